"""A deadline for each series, that can be put off with every message at little cost."""

from collections.abc import Callable
from typing import Protocol

from wolkflow import Timer
from wolkflow_transforms.per_series import PerSeries

A_BIT = 1e-6


class Timed(Protocol):
    """Who can call later: the node."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call after so many seconds."""

    def monotonic(self) -> float:
        """Tell the time that never jumps."""


class Deadlines:
    """Calls `reached` with a series' name when its deadline is over.

    Putting a deadline off only notes the new time: the timer finds out when it rings, and is set
    again for what is left.
    """

    def __init__(self, node: Timed, reached: Callable[[str], object]) -> None:
        self._node = node
        self._reached = reached
        self._due: PerSeries[float] = PerSeries()
        self._rings: dict[str, tuple[float, Timer]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._due

    def set(self, name: str, seconds: float) -> None:
        """Set or move the deadline of a series."""
        due = self._node.monotonic() + seconds
        if name in self._due:
            self._due[name] = due
        else:
            self._begin(name, due)
        ring = self._rings.get(name)
        if ring is not None and ring[0] <= due + A_BIT:
            return
        if ring is not None:
            ring[1].cancel()
        self._ring(name, due, seconds)

    def stop(self, name: str) -> None:
        """Let a series have no deadline."""
        self._due.pop(name, None)

    def clear(self) -> None:
        """Let no series have a deadline."""
        for _, timer in self._rings.values():
            timer.cancel()
        self._rings.clear()
        self._due.clear()

    def _begin(self, name: str, due: float) -> None:
        oldest = next(iter(self._due), None)
        if self._due.begin(name, due) is not None and oldest is not None:
            self._rings.pop(oldest)[1].cancel()

    def _ring(self, name: str, due: float, seconds: float) -> None:
        self._rings[name] = due, self._node.after(seconds, lambda: self._look(name))

    def _look(self, name: str) -> None:
        del self._rings[name]
        due = self._due.get(name)
        if due is None:
            return
        left = due - self._node.monotonic()
        if left > A_BIT:
            self._ring(name, due, left)
            return
        del self._due[name]
        self._reached(name)
