"""What can happen in a test."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from wolkflow.testing.trials.names import Name
from wolkflow.testing.trials.world import World

PRESS_SECONDS = 0.2


class Deed(Protocol):
    """Something that is done to the pipeline's world."""

    @property
    def is_condition(self) -> bool:
        """Whether it is how things are: at 0s it holds before the pipeline starts."""

    def perform(self, world: World) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True)
class Act:
    """A deed with its time: the seconds from the start, or the interval of one that repeats."""

    seconds: float
    deed: Deed
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Give:
    """Let a sensor measure a value, or a source send it."""

    name: Name
    value: Any
    is_condition: bool

    def perform(self, world: World) -> None:
        """Do it."""
        world.give(self.name, self.value)


@dataclass(frozen=True, slots=True)
class Press:
    """Press a button for a moment, or hold it, or release it."""

    line: int
    how: str

    @property
    def is_condition(self) -> bool:
        """A button may be held from the start."""
        return self.how != "press"

    def perform(self, world: World) -> None:
        """Do it; the end of a short press comes by itself."""
        world.press(self.line, pressed=self.how != "release")
        if self.how == "press":
            world.later(PRESS_SECONDS, partial(world.press, self.line, pressed=False))


@dataclass(frozen=True, slots=True)
class Drive:
    """Hold an input at a level."""

    line: int
    level: bool | None
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        world.drive(self.line, self.level)


@dataclass(frozen=True, slots=True)
class Plug:
    """Unplug a sensor, or plug it in again."""

    label: str
    chip: tuple[str, int] | None
    plugged: bool
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        (world.plug if self.plugged else world.unplug)(self.label, self.chip)


@dataclass(frozen=True, slots=True)
class Disturb:
    """Let a bus fail, for some transfers or for good, or mend it."""

    bus: str
    fault: str
    times: float = math.inf
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        world.disturb(self.bus, self.fault, self.times)


@dataclass(frozen=True, slots=True)
class Link:
    """Cut or mend a link."""

    label: str
    up: bool
    is_condition: bool = True

    def perform(self, world: World) -> None:
        """Do it."""
        world.link(self.label, up=self.up)


@dataclass(frozen=True, slots=True)
class Append:
    """Add lines to files."""

    lines: Mapping[str, Sequence[str]]
    is_condition: bool = False

    def perform(self, world: World) -> None:
        """Do it."""
        for path, lines in self.lines.items():
            world.sandbox.append(Path(path), lines)


@dataclass(frozen=True, slots=True)
class SetClock:
    """Let the wall clock jump."""

    now_ms: int
    is_condition: bool = False

    def perform(self, world: World) -> None:
        """Do it."""
        world.clock.set_wall_clock(self.now_ms)


FAULTS = (Plug, Disturb)
"""Deeds that only show if the hardware is really read."""
