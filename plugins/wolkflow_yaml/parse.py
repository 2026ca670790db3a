"""Read YAML text."""

import re
from typing import Any

import yaml

from wolkflow import Msg, Step

LONGEST = 1_000_000


class Parse(Step):
    """Turns YAML text into the value it describes, as YAML 1.2 reads it: `on` is a text.

    Only what JSON could say comes out: no dates, no tags. Text that isn't YAML is an error, and so
    is one with aliases (*name), which could grow without end, one with several documents, or one
    of more than a million characters.
    """

    example = "yaml.parse: {}"

    def process(self, msg: Msg) -> Msg | None:
        """Send the value on."""
        text = msg.value
        if not isinstance(text, str):
            raise ValueError(f"yaml.parse needs text, got {text!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        if not text.strip():
            return None
        if len(text) > LONGEST:
            raise ValueError(f"yaml.parse takes {LONGEST} characters at most, got {len(text)}")
        try:
            return Msg(msg.name, _loaded(text), msg.time)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            problem = " ".join(str(getattr(error, "problem", "") or error).split())
            raise ValueError(f"yaml.parse can't read {text!r:.80}: {problem:.100}") from error


BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(BASE):  # type: ignore[misc]  # in C where it can be, which mypy doesn't know
    """Reads what YAML 1.2's core schema has, decimal numbers only."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # PyYAML's own spelling


def _add(tag: str, pattern: str, first: str) -> None:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_add("null", r"^(?:~|null|Null|NULL|)$", "~nN\0")
Loader.yaml_implicit_resolvers[""] = Loader.yaml_implicit_resolvers["~"]
_add("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_add("int", r"^[-+]?[0-9]{1,400}$", "-+0123456789")
_add("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789")


def _integer(loader: Any, node: Any) -> int:
    return int(loader.construct_scalar(node))


def _number(loader: Any, node: Any) -> float:
    number = float(loader.construct_scalar(node))
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{node.value[:30]} is too large")
    return number


Loader.add_constructor("tag:yaml.org,2002:int", _integer)
Loader.add_constructor("tag:yaml.org,2002:float", _number)
for _kind in ("timestamp", "binary", "omap", "pairs", "set"):
    Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", Loader.construct_undefined)


def _loaded(text: str) -> Any:
    has_alias = "*" in text and any(
        isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=Loader)
    )
    if has_alias:
        raise ValueError("aliases are not taken from outside")
    return yaml.load(text, Loader=Loader)  # noqa: S506  # a safe loader, made narrower
