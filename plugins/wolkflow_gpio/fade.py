"""A change that takes its time, in steps too small to see."""

from collections.abc import Callable, Sequence

from wolkflow import Node, Timer

STEP = 0.02  # seconds

Show = Callable[[Sequence[float]], object]


class Fade:
    """Moves some levels from what they are to what they shall be, on a node's timers."""

    def __init__(
        self, node: Node, seconds: float, show: Show, arrived: Callable[[], object]
    ) -> None:
        self._node = node
        self._seconds = seconds
        self._show = show
        self._arrived = arrived
        self._timer: Timer | None = None

    def run(self, levels: Sequence[float], targets: Sequence[float]) -> bool:
        """Begin to move; tell whether there is nothing to wait for."""
        self.stop()
        if self._seconds <= 0 or tuple(levels) == tuple(targets):
            self._show(targets)
            return True
        self._from, self._to = tuple(levels), tuple(targets)
        self._began = self._node.monotonic()
        self._move()
        return False

    def stop(self) -> None:
        """Stay where the levels are now."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _move(self) -> None:
        """Make a step; the next one is planned first, in case this one fails."""
        self._timer = self._node.after(STEP, self._move)
        part = (self._node.monotonic() - self._began) / self._seconds
        if part >= 1 - 1e-9:
            self._show(self._to)
            self.stop()
            self._arrived()
            return
        pairs = zip(self._from, self._to, strict=True)
        self._show([start + (end - start) * part for start, end in pairs])
