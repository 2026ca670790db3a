"""Inputs in the hands of a scenario: a curve of 0.5 and more closes their contacts."""

from collections.abc import Callable, Mapping
from typing import Protocol

from wolkflow.node import Node
from wolkflow.simulation.curves import Curve

CLOSED = 0.5


def on_level(node: Node) -> bool:
    """Tell the level of an input whose contact is closed."""
    return bool(getattr(node, "on_level", False))


class Lines(Protocol):
    """Simulated pins: see `wolkflow.testing.pins.FakePins`."""

    def take_over(self, line: int) -> Callable[[bool | None], object]:
        """Give what drives an input; nobody else does any more."""

    def give_back(self, line: int) -> None:
        """Let others drive it again."""


class PinStage:
    """An input on a pin of the header."""

    faults = ("bounce", "unplug")
    CHATTER = 7

    def __init__(self, pins: Lines, line: int, node: Node) -> None:
        self._pins = pins
        self._line = line
        self._drive = pins.take_over(line)
        self._on_level = on_level(node)
        self._curve: Curve | None = None
        self._is_on = False
        self._is_lost = False
        self._drive(not self._on_level)

    def measure(self, series: str, curve: Curve) -> None:
        """Let a curve open and close the contact."""
        if series != "value":
            raise KeyError(series)
        self._curve = curve

    def move(self, seconds: float) -> None:
        """Open or close the contact if it is time to."""
        if self._curve is None:
            return
        is_on = self._curve(seconds) >= CLOSED
        if is_on != self._is_on and not self._is_lost:
            self._is_on = is_on
            self._drive(is_on == self._on_level)

    def begin(self, fault: str) -> None:
        """Let the contact chatter, ending as it was; or take it away."""
        if fault == "unplug":
            self._is_lost = True
            self._drive(None)
            return
        level = self._is_on == self._on_level
        for _ in range(self.CHATTER):
            self._drive(not level)
            self._drive(level)

    def end(self, fault: str) -> None:
        """Let it be back."""
        if fault == "unplug":
            self._is_lost = False
            self._drive(self._is_on == self._on_level)

    def leave(self) -> None:
        """Let the contact be moved by others."""
        self._pins.give_back(self._line)


class Expander(Protocol):
    """A simulated chip; `outside` is what is connected to its lines: 0 ground, 1 supply."""

    outside: Mapping[int, Curve]


class LineStage:
    """An input on a line of an expander; faults happen to the expander, by its own name."""

    faults = ()

    def __init__(self, chip: Expander, line: int, node: Node) -> None:
        self._chip = chip
        self._line = line
        self._on_level = on_level(node)
        self._before = chip.outside

    def measure(self, series: str, curve: Curve) -> None:
        """Let a curve open and close the contact."""
        if series != "value":
            raise KeyError(series)
        level = self._on_level
        lines = dict(self._chip.outside)
        lines[self._line] = lambda seconds: float((curve(seconds) >= CLOSED) == level)
        self._chip.outside = lines

    def begin(self, fault: str) -> None:
        """Do nothing: it has no faults of its own."""

    def end(self, fault: str) -> None:
        """Do nothing."""

    def leave(self) -> None:
        """Let nothing be connected, or what was before."""
        before = {line: one for line, one in self._before.items() if line == self._line}
        others = {line: one for line, one in self._chip.outside.items() if line != self._line}
        self._chip.outside = {**others, **before}
