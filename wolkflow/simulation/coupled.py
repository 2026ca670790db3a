"""A world that the pipeline's own outputs move: a room with a heater, a box with a fan."""

import math
import threading
from collections.abc import Sequence

from wolkflow.simulation.curves import Curve
from wolkflow.simulation.drives import Drive


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

    def follow(self, before: Curve, seconds: float) -> None:
        """Begin where another world is at a moment: that of the same room, until now."""
        self._value = before(seconds)
        self._at = seconds
