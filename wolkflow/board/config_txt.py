"""The firmware's settings: config.txt, as far as it decides about pins and buses.

Its format: Raspberry Pi documentation, "config.txt", "Conditional filters", and the overlays'
README.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wolkflow.board.machine import Machine

PLACES = ("/boot/firmware/config.txt", "/boot/config.txt")
USUAL = PLACES[0]
ON = {"on", "1", "true", "yes", "y", ""}
ALIASES = {"i2c": "i2c_arm", "i2c1": "i2c_arm"}
MOST_INCLUDES = 20
SECTION = re.compile(r"\[([^]]*)\]")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A `dtoverlay=` line: its name and its parameters; one without a value is empty."""

    name: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Firmware:
    """What config.txt asks for on this board; `file` is where it stands, empty if there is none."""

    file: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    overlays: list[Overlay] = field(default_factory=list)
    pins: dict[int, str] = field(default_factory=dict)
    """What `gpio=17=op,dh` lines say, by GPIO number."""

    def is_on(self, name: str) -> bool:
        """Tell whether a `dtparam` is switched on."""
        return self.parameters.get(name, "off").lower() in ON

    def overlay(self, *names: str) -> Overlay | None:
        """Give the first overlay with one of these names."""
        return next((one for one in self.overlays if one.name in names), None)


def read_firmware(machine: Machine) -> Firmware:
    """Read config.txt, and the files that it includes, for this board."""
    file = next((place for place in PLACES if machine.text(place)), "")
    firmware = Firmware(file)
    if file:
        for line in _lines(machine, file, [file]):
            _take(firmware, line)
    return firmware


def _lines(machine: Machine, file: str, seen: list[str]) -> Iterator[str]:
    """Give the lines that count for this board, without comments."""
    counts = True
    for raw in machine.text(file).splitlines():
        line = raw.partition("#")[0].strip()
        section = SECTION.fullmatch(line)
        if section:
            counts = _fits(section[1], machine.model)
        elif counts and line.startswith("include "):
            included = f"{file.rpartition('/')[0]}/{line.split(None, 1)[1]}"
            if included not in seen and len(seen) < MOST_INCLUDES:
                seen.append(included)
                yield from _lines(machine, included, seen)
        elif counts and line:
            yield line


def _fits(section: str, model: str) -> bool:
    """Tell whether a section is for this board; one that asks for something else is left out."""
    if section.lower() == "all":
        return True
    wanted = re.fullmatch(r"(pi|cm)(\d)\+?", section.lower())
    if wanted is None:
        return False
    if wanted[1] == "cm":
        return f"Compute Module {wanted[2]}" in model
    number = re.search(r"Raspberry Pi (?:Compute Module )?(\d)", model)
    if wanted[2] == "0":
        return "Zero" in model
    is_family = number is not None and number[1] == wanted[2]
    return is_family or (wanted[2] == "4" and "Raspberry Pi 400" in model)


def _take(firmware: Firmware, line: str) -> None:
    name, found, value = line.partition("=")
    if name == "dtparam" and found:
        for part in value.split(","):
            key, _, setting = part.partition("=")
            firmware.parameters[ALIASES.get(key, key)] = setting
    elif name == "dtoverlay" and value:
        overlay, *parameters = re.split(r"[,:]", value)
        pairs = (one.partition("=") for one in parameters)
        firmware.overlays.append(Overlay(overlay, {key: setting for key, _, setting in pairs}))
    elif name == "gpio":
        lines, _, wish = value.partition("=")
        firmware.pins.update(dict.fromkeys(_numbers(lines), wish))
    elif found:
        firmware.settings[name] = value


def _numbers(text: str) -> Iterator[int]:
    """Read `17`, `0-3` or `5,7,9`."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            yield from range(int(first), int(last or first) + 1)
