"""The list of devices: a small YAML file.

units: [l/min]                     units of your own, besides the platform's
devices:
  station-1:                       the device key
    password: s3cret
    name: Greenhouse               all of the rest may be left out
    type: Weather station
    delivery: PUSH                 or PULL
    feeds:
      LAMP: {name: Lamp, type: IN_OUT, unit: BOOLEAN}
      T: {unit: CELSIUS}
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from wolkflow.platform.errors import DevicesFileError
from wolkflow.platform.records import Delivery
from wolkflow.wolkabout.errors import WolkaboutError
from wolkflow.wolkabout.messages import Feed, FeedType
from wolkflow.wolkabout.topics import check_key
from wolkflow.wolkabout.values import check_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSetup:
    """A device the platform knows from the start."""

    password: str | None = field(default=None, repr=False)
    name: str = ""
    type: str = ""
    delivery: Delivery = Delivery.PUSH
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True, slots=True)
class DevicesFile:
    """What the file says."""

    devices: Mapping[str, DeviceSetup]
    units: tuple[str, ...]


def read_devices(path: Path) -> DevicesFile:
    """Read the file; raises `DevicesFileError` with the place and what is allowed there."""
    try:
        # every scalar stays the text it is: a password 0123 or `on` is no number and no truth
        content = yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
        return _file(content or {})
    except OSError as error:
        raise DevicesFileError(f"{path}: {error.strerror}; give the list of devices") from error
    except (ValueError, yaml.YAMLError, WolkaboutError) as error:
        raise DevicesFileError(f"{path}: {error}") from error


def _file(content: Any) -> DevicesFile:
    members = _mapping(content, "the file", {"devices", "units"})
    units = members.get("units", [])
    if not isinstance(units, list) or not all(isinstance(unit, str) for unit in units):
        raise ValueError("units: must be a list of names")
    devices = _mapping(members.get("devices", {}), "devices", None)
    return DevicesFile({key: _device(key, one) for key, one in devices.items()}, tuple(units))


def _device(key: str, content: Any) -> DeviceSetup:
    check_key(key)
    place = f"devices: {key}"
    allowed = {"password", "name", "type", "delivery", "feeds"}
    members = _mapping(content, place, allowed)
    texts = {
        name: _text(members[name], f"{place}: {name}")
        for name in ("password", "name", "type")
        if name in members
    }
    delivery = _word(Delivery, members.get("delivery", "PUSH"), f"{place}: delivery")
    feeds = _mapping(members.get("feeds", {}), f"{place}: feeds", None)
    return DeviceSetup(
        **texts,
        delivery=Delivery(delivery),
        feeds=tuple(_feed(f"{place}: feeds", reference, one) for reference, one in feeds.items()),
    )


def _feed(place: str, reference: str, content: Any) -> Feed:
    check_reference(reference)
    place = f"{place}: {reference}"
    members = _mapping(content or {}, place, {"name", "type", "unit"})
    return Feed(
        name=_text(members.get("name", reference), f"{place}: name"),
        reference=reference,
        type=FeedType(_word(FeedType, members.get("type", "IN"), f"{place}: type")),
        unit=_text(members.get("unit", "NUMERIC"), f"{place}: unit"),
    )


def _mapping(content: Any, place: str, allowed: set[str] | None) -> dict[str, Any]:
    if content == "":
        return {}
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise ValueError(f"{place}: must be a mapping")
    unknown = [] if allowed is None else sorted(set(content) - allowed)
    if unknown:
        known = ", ".join(sorted(allowed or ()))
        raise ValueError(f"{place}: {unknown[0]!r} is unknown; allowed: {known}")
    return content


def _text(content: Any, place: str) -> str:
    if isinstance(content, str):
        return content
    raise ValueError(f"{place}: must be a text")


def _word(words: type[Delivery] | type[FeedType], content: Any, place: str) -> str:
    if content not in list(words):
        raise ValueError(f"{place}: must be one of {', '.join(words)}, not {content!r}")
    return str(content)
