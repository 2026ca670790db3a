"""A world that the pipeline's own outputs move: a room with a heater, a box with a fan."""

import math
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from wolkflow.node import Node


class Pins(Protocol):
    """Simulated pins, as far as a world looks at them."""

    def driven(self, line: int) -> float | None:
        """Tell in which part of the time an output is high; None for what is no output."""


class Drive:
    """An output of the pipeline, as the world feels it: 0 for off, 1 for fully on."""

    def __init__(self, node: Node, pins: Pins) -> None:
        levels: Mapping[int, bool] = getattr(node, "off_levels", dict)()
        self._off = dict(levels)
        self._pins = pins

    @property
    def has_pins(self) -> bool:
        """Whether it switches a pin of the header at all."""
        return bool(self._off)

    def strength(self) -> float:
        """Tell how strongly it is on; what is not an output yet is off."""
        felt = [
            abs(duty - off)
            for line, off in self._off.items()
            if (duty := self._pins.driven(line)) is not None
        ]
        return max(felt, default=0.0)


class CoupledWorld:
    """Goes toward what its drives pull it to, quickly at first: a first-order lag.

    Ask it by calling it with seconds, from any thread; it moves up to that moment.
    """

    def __init__(
        self,
        start: float,
        rests_at: float,
        settles_in: float,
        drives: Sequence[tuple[Drive, float]],
    ) -> None:
        self._value = start
        self._rests_at = rests_at
        self._settles_in = settles_in
        self._drives = drives
        self._at = 0.0
        self._lock = threading.Lock()

    def __call__(self, seconds: float) -> float:
        """Move to a moment, and tell the value there."""
        with self._lock:
            passed = seconds - self._at
            if passed > 0:
                goal = self._rests_at + sum(by * one.strength() for one, by in self._drives)
                self._value += (goal - self._value) * -math.expm1(-passed / self._settles_in)
                self._at = seconds
            return self._value
