"""Plays a pattern, on a node's timers."""

from collections.abc import Callable

from wolkflow import Node, Timer
from wolkflow_gpio.pattern import Pattern


class Player:
    """Shows the beats of one pattern at a time, and tells when it has ended."""

    def __init__(
        self, node: Node, show: Callable[[float | bool], object], ended: Callable[[], object]
    ) -> None:
        self._node = node
        self._show = show
        self._ended = ended
        self._timer: Timer | None = None

    def play(self, pattern: Pattern) -> None:
        """Begin a pattern."""
        self.stop()
        self._pattern = pattern
        self._place = 0
        self._due = self._node.monotonic()
        self._next()

    def stop(self) -> None:
        """Leave it at the beat that it is at."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _next(self) -> None:
        """Show a beat; the next one is planned first, in case this one fails."""
        beats, times = self._pattern.beats, self._pattern.times
        rounds, at = divmod(self._place, len(beats))
        if times is not None and rounds >= times:
            self._timer = None
            self._ended()
            return
        self._place += 1
        self._due += beats[at].seconds
        self._timer = self._node.after(max(0.0, self._due - self._node.monotonic()), self._next)
        self._show(beats[at].sound)
