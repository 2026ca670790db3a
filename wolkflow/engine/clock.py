"""The engine's clock, in the form that runs by itself; tests use one that is moved by hand."""

import time
from typing import Protocol


class Clock(Protocol):
    """Where every part of the engine gets its time."""

    def now_ms(self) -> int:
        """Tell the wall clock: milliseconds since the epoch, UTC. It may jump."""

    def monotonic(self) -> float:
        """Tell seconds since some start. It never jumps."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


class SystemClock:
    """The computer's own clocks."""

    def now_ms(self) -> int:
        """Tell the wall clock."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Tell the clock that never jumps."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Hold up the calling thread."""
        time.sleep(seconds)
