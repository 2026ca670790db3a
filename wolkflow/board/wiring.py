"""What a pipeline has on the header, and what is odd about that."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wolkflow.board.config_txt import Firmware
from wolkflow.board.header import FUNCTIONS, OVERLAY_PINS, UART, Function
from wolkflow.config.node_class import settings_of
from wolkflow.graph import Graph
from wolkflow.node import Claim, Node, Source
from wolkflow.pins import pin_text

Kind = Literal["in", "out", "bus"]
DRIVEN = {"trigger"}
"""Pins of sources that are outputs all the same: what they ask with."""
ONE_WIRE = "1-wire"
SERIAL = ("uart:/dev/serial0", "uart:/dev/ttyAMA0", "uart:/dev/ttyS0")
"""Claims of the serial port on the header, by the names that it has."""
EEPROM_LINES = (0, 1)


@dataclass(frozen=True, slots=True)
class Use:
    """What a pin is used for: by the node `label`, as `role` if it has several pins."""

    line: int
    label: str
    kind: Kind
    role: str = ""
    off_level: bool | None = None

    def __str__(self) -> str:
        return f"{self.label} {self.role}".strip()


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip on an I2C bus."""

    label: str
    type: str
    bus: int
    address: int


@dataclass(frozen=True, slots=True)
class Hint:
    """Something a person must know: a `clash` can't work, a `note` is worth reading."""

    level: Literal["clash", "note"]
    text: str


@dataclass(slots=True)
class Wiring:
    """Everything that hangs on the header: by GPIO number, and on the I2C buses."""

    title: str
    uses: dict[int, list[Use]] = field(default_factory=dict)
    chips: list[Chip] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    advice: dict[str, str] = field(default_factory=dict)
    """How a node is connected, in the words of its author, by label."""

    def add(self, use: Use) -> None:
        """Note a use of a pin."""
        self.uses.setdefault(use.line, []).append(use)

    def is_clash(self, line: int) -> bool:
        """Tell whether a pin is wanted for two things that can't be together."""
        kinds = {use.kind for use in self.uses.get(line, [])}
        return len(kinds) > 1 or (bool(kinds - {"bus"}) and line in EEPROM_LINES)

    @property
    def config_lines(self) -> list[str]:
        """The lines of config.txt that hold each output off until the pipeline starts."""
        levels = {
            use.line: use.off_level
            for uses in self.uses.values()
            for use in uses
            if use.off_level is not None and not self.is_clash(use.line)
        }
        return [f"gpio={line}=op,{'dh' if levels[line] else 'dl'}" for line in sorted(levels)]


def wiring_of(graph: Graph, firmware: Firmware | None = None) -> Wiring:
    """Work out what is connected where; `firmware` is config.txt of this Pi, if it is one."""
    wiring = Wiring(graph.title)
    for label, node in graph.nodes.items():
        _take_pins(wiring, label, node)
        _take_chips(wiring, label, graph.types[label], node)
        if any(use.label == label for uses in wiring.uses.values() for use in uses):
            wiring.advice[label] = _advice(node)
    _take_buses(wiring, graph, firmware)
    wiring.hints += _clashes(wiring, firmware)
    wiring.hints += _voltages(wiring)
    return wiring


def _take_pins(wiring: Wiring, label: str, node: Node) -> None:
    off_levels: Mapping[int, bool] = getattr(node, "off_levels", dict)()
    lines = {line: claim for claim in node.claims() if (line := _line(claim)) is not None}
    buses = {
        FUNCTIONS[line].owner for line, claim in lines.items() if claim.shared and line in FUNCTIONS
    }
    for line, claim in lines.items():
        function = FUNCTIONS.get(line)
        if function and function.owner in buses:
            holder = function.owner if claim.shared else label
            if all(str(use) != f"{holder} {function.name}" for use in wiring.uses.get(line, [])):
                wiring.add(Use(line, holder, "bus", function.name))
            continue
        role = _role(node, line)
        drives = line in off_levels or role in DRIVEN or not isinstance(node, Source)
        wiring.add(Use(line, label, "out" if drives else "in", role, off_levels.get(line)))


def _line(claim: Claim) -> int | None:
    """Give the GPIO number of a claim; None for what is no pin of the header."""
    device, _, number = claim.key.partition(":")
    return int(number) if device == "gpio" and number.isdecimal() else None


def _take_chips(wiring: Wiring, label: str, kind: str, node: Node) -> None:
    for claim in node.claims():
        bus, _, address = claim.key.partition(":")
        number = bus.removeprefix("i2c-")
        is_part = "/" in address  # a channel of a chip that is claimed itself
        if bus.startswith("i2c-") and number.isdecimal() and not is_part:
            wiring.chips.append(Chip(label, kind, int(number), int(address, 16)))


def _take_buses(wiring: Wiring, graph: Graph, firmware: Firmware | None) -> None:
    if any(chip.bus == 1 for chip in wiring.chips):
        for line in (2, 3):
            wiring.add(Use(line, "I2C", "bus", FUNCTIONS[line].name))
    if any(claim.key in SERIAL for node in graph.nodes.values() for claim in node.claims()):
        for line in (14, 15):
            wiring.add(Use(line, UART[0], "bus", FUNCTIONS[line].name))
    if any(name.startswith("1wire.") for name in graph.types.values()):
        overlay = firmware and firmware.overlay("w1-gpio", "w1-gpio-pullup")
        pin = overlay.parameters.get("gpiopin", "") if overlay else ""
        wiring.add(Use(int(pin) if pin.isdecimal() else 4, ONE_WIRE, "bus", "data"))


def _role(node: Node, line: int) -> str:
    """Say which of its pins this is to a node that has several."""
    names = [
        name
        for name in settings_of(type(node))
        if type(getattr(node, name, None)) is int and getattr(node, name) == line
    ]
    roles = [name for name in names if name not in {"pin", "address", "bus"}]
    return roles[0] if roles and "pin" not in names else ""


def _advice(node: Node) -> str:
    """Take from a node's description how it is connected: what follows the first sentence."""
    paragraphs = (inspect.getdoc(type(node)) or "").split("\n\n")
    words = ("Connect", "pin", "V ", "ground", "Ω")
    found = [one for one in paragraphs[1:] if any(word in one for word in words)]
    return " ".join(found[0].split()) if found else ""


def _clashes(wiring: Wiring, firmware: Firmware | None) -> Iterator[Hint]:
    """Find pins that are wanted as plain ones and are, or may be, something else."""
    for line, uses in sorted(wiring.uses.items()):
        plain = [use for use in uses if use.kind != "bus"]
        if not plain:
            continue
        others = [use for use in uses if use.kind == "bus"]
        if others:
            text = f"{pin_text(line)} is {others[0]} and can't be {plain[0]}, too: {_elsewhere()}"
            yield Hint("clash", text)
        elif line in FUNCTIONS:
            yield from _may_clash(line, plain[0], FUNCTIONS[line], firmware)
        if firmware:
            yield from _overlay_clashes(line, plain[0], firmware)


def _may_clash(
    line: int, use: Use, function: Function, firmware: Firmware | None
) -> Iterator[Hint]:
    if not function.switch:
        yield Hint(
            "clash",
            f"{pin_text(line)} belongs to {function.owner} and is driven at start: {_elsewhere()}",
        )
    elif firmware is None:
        if function.owner != "I2S sound":
            yield Hint(
                "note",
                f"{pin_text(line)} of {use} is {function.name} of {function.owner}, too: "
                f"config.txt must not have {function.switch}",
            )
    elif _is_on(firmware, function.switch):
        yield Hint(
            "clash",
            f"{pin_text(line)} of {use} is {function.name} of {function.owner}, which is on: "
            f"remove {function.switch} from {firmware.file}, or {_elsewhere()}",
        )


def _overlay_clashes(line: int, use: Use, firmware: Firmware) -> Iterator[Hint]:
    for overlay in firmware.overlays:
        parameter, usual = OVERLAY_PINS.get(overlay.name, ("", -1))
        chosen = overlay.parameters.get(parameter, str(usual))
        if chosen == str(line):
            yield Hint(
                "clash",
                f"{pin_text(line)} of {use} is taken by dtoverlay={overlay.name} in "
                f"{firmware.file}: remove that, or {_elsewhere()}",
            )


def _is_on(firmware: Firmware, switch: str) -> bool:
    name, _, rest = switch.partition("=")
    if name == "dtparam":
        return firmware.is_on(rest.partition("=")[0])
    return firmware.settings.get(name, "0") == rest


def _voltages(wiring: Wiring) -> Iterator[Hint]:
    kinds = {use.kind for uses in wiring.uses.values() for use in uses}
    if "in" in kinds:
        yield Hint("note", "inputs stand 3.3 V: a 5 V signal needs a divider, 10 kΩ and 18 kΩ")
    if "out" in kinds:
        yield Hint("note", "outputs give 3.3 V and 16 mA, 50 mA in all: no coil, no motor directly")
    if wiring.chips:
        yield Hint("note", "I2C chips take 3.3 V: with 5 V their wires would feed 5 V to the Pi")
    if any(use.label == ONE_WIRE for uses in wiring.uses.values() for use in uses):
        yield Hint("note", "1-wire needs a resistor of 4.7 kΩ from data to 3.3 V")


def _elsewhere() -> str:
    return "take another pin, like GPIO17 (pin 11)"
