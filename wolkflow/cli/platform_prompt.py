"""What can be typed while the local platform runs."""

import shlex
from collections.abc import Callable, Sequence
from typing import Any

from wolkflow.excerpt import escaped
from wolkflow.fields import format_duration, parse_duration
from wolkflow.platform import Delivery, Device, Fault, Platform, PlatformError
from wolkflow.platform.faults import MEANING
from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError, WolkaboutError

HELP = """\
devices                            who is there
show DEVICE                        its feeds, attributes, parameters, files
send DEVICE FEED VALUE             command a feed: true, 21.5, text
set DEVICE PARAMETER VALUE         change a parameter
delivery DEVICE PUSH|PULL          when it is sent values
upload DEVICE FILE [NAME]          send it a file
download DEVICE URL                have it fetch a URL
list DEVICE                        ask for its files
delete DEVICE NAME...              delete files on it
purge DEVICE                       delete all files on it
install DEVICE NAME                install a file on it as its firmware
abort DEVICE upload NAME | download URL | install
fault DEVICE FAULT [3x] [5s] [MESSAGE]   let something go wrong
clear DEVICE [FAULT]               let nothing go wrong any more
faults                             which faults there are
help, quit"""


class UsageError(Exception):
    """The line isn't a command; the message says what is."""


class Prompt:
    """Carries out lines that a person types; each gives a text to show."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._commands: dict[str, Callable[[Device, Sequence[str]], str | None]] = {
            "show": _show,
            "send": _send,
            "set": _set,
            "delivery": _delivery,
            "upload": _upload,
            "download": _download,
            "list": lambda device, _: _asked(device.list_files(wait=False)),
            "delete": lambda device, names: _asked(device.delete_files(*names, wait=False)),
            "purge": lambda device, _: _asked(device.purge_files(wait=False)),
            "install": _install,
            "abort": _abort,
            "fault": _fault,
            "clear": _clear,
        }

    def run(self, line: str) -> str:
        """Carry out a line; what goes wrong is said in the text."""
        try:
            return escaped_lines(self._run(shlex.split(line)))
        except (PlatformError, WolkaboutError, UsageError, OSError, ValueError) as error:
            return escaped(str(error))
        except IndexError:
            return "something is missing; see help"

    def _run(self, words: Sequence[str]) -> str:
        if not words:
            return ""
        verb, *rest = words
        if verb == "help":
            return HELP
        if verb == "faults":
            return "\n".join(f"{fault:<20} {text}" for fault, text in MEANING.items())
        if verb == "devices":
            return "\n".join(map(_device_line, self._platform.devices())) or "none yet"
        if verb not in self._commands:
            raise UsageError(f"{verb}: no such command; help shows all of them")
        keys = [state.key for state in self._platform.devices()]
        if rest[0] not in keys:
            raise UsageError(f"{rest[0]}: no such device; there are: {', '.join(keys) or 'none'}")
        return self._commands[verb](self._platform.device(rest[0]), rest[1:]) or ""


def value_of(text: str) -> Any:
    """Read a value as it is typed: JSON if it is some, else a text."""
    try:
        return json_text.read(text.encode())
    except MessageError:
        return text


def escaped_lines(text: str) -> str:
    """Make a text harmless to a terminal, line by line."""
    return "\n".join(escaped(line) for line in text.splitlines())


def _device_line(state: Any) -> str:
    there = "connected" if state.connected else "away"
    return f"{state.key}  {there}, {state.delivery}, {state.readings} readings  {state.name}"


def _show(device: Device, _: Sequence[str]) -> str:
    lines = [_device_line(device.state)]
    for feed in device.feeds:
        told = "" if feed.commanded is None else f", commanded {feed.commanded}"
        sure = " (confirmed)" if feed.confirmed else ""
        lines.append(f"  feed {feed.reference} = {feed.value} {feed.unit} {feed.type}{told}{sure}")
    lines += [f"  attribute {one.name} = {one.value}" for one in device.attributes]
    lines += [f"  parameter {name} = {value}" for name, value in device.parameters.items()]
    lines += [f"  file {one.name} {one.size} bytes {one.hash}" for one in device.files]
    lines += [f"  {one.kind} {one.name} {one.status} {one.error}" for one in device.transfers[:5]]
    lines += [f"  firmware {one.file} {one.status} {one.error}" for one in device.installs[:5]]
    lines += [f"  fault {armed.fault} waits" for armed in device.faults.waiting()]
    return "\n".join(line.rstrip() for line in lines)


def _send(device: Device, words: Sequence[str]) -> None:
    device.send(words[0], value_of(words[1]))


def _set(device: Device, words: Sequence[str]) -> None:
    device.set_parameters({words[0]: value_of(words[1])})


def _delivery(device: Device, words: Sequence[str]) -> None:
    device.set_delivery(Delivery(words[0].upper()))


def _upload(device: Device, words: Sequence[str]) -> None:
    device.upload(words[0], words[1] if len(words) > 1 else "", wait=False)


def _download(device: Device, words: Sequence[str]) -> None:
    device.download(words[0], wait=False)


def _install(device: Device, words: Sequence[str]) -> None:
    device.install(words[0], wait=False)


def _abort(device: Device, words: Sequence[str]) -> None:
    if words[0] == "upload":
        device.abort_upload(words[1])
    elif words[0] == "download":
        device.abort_download(words[1])
    elif words[0] == "install":
        device.abort_install()
    else:
        raise UsageError(f"{words[0]}: can't be aborted; upload, download or install can")


def _fault(device: Device, words: Sequence[str]) -> str:
    fault = _fault_named(words[0])
    times: int | None = 1
    seconds: float | None = None
    only = ""
    for word in words[1:]:
        if word.endswith("x") and word[:-1].isdecimal():
            times = int(word[:-1])
        elif word.lstrip("-")[:1].isdecimal():
            seconds = parse_duration(word.lstrip("-")) * (-1 if word.startswith("-") else 1)
        else:
            only = word
    if fault is Fault.CLOCK:
        device.faults.clock(seconds or 0.0)
        return f"the clock is off by {format_duration(abs(seconds or 0.0))}"
    if fault is Fault.SILENCE and seconds is not None and "1x" not in words:
        times = None
    device.faults.arm(fault, times=times, seconds=seconds, only=only)
    return ""


def _clear(device: Device, words: Sequence[str]) -> None:
    device.faults.clear(_fault_named(words[0]) if words else None)


def _fault_named(name: str) -> Fault:
    try:
        return Fault(name)
    except ValueError as error:
        raise UsageError(f"{name}: no such fault; there are: {', '.join(Fault)}") from error


def _asked(_: object) -> None:
    """Say nothing now: the answer shows when it comes."""
