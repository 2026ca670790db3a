"""The numbers of one series on their way into windows; one class for each way windows follow."""

from collections import deque
from collections.abc import Callable, Iterable

from wolkflow import Timer
from wolkflow_transforms.deadlines import Timed
from wolkflow_transforms.figures import Entry

MOST_NUMBERS = 100_000

Gathered = tuple[int, list[Entry]]
"""A window that has ended: its time, and what is in it."""


class Gathering:
    """What every way of gathering has."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque()
        self.timer: Timer | None = None

    def take(self, time: int, value: float) -> list[Gathered]:
        """Take a number in, and give the windows that have ended with it."""
        raise NotImplementedError

    def end(self) -> Iterable[Gathered]:
        """Give what should not be lost when nothing more comes."""
        return ()

    def forget(self) -> None:
        """Wait for nothing any more."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def add(self, time: int, value: float) -> None:
        """Put a number in; ValueError when there are too many."""
        if len(self.entries) >= MOST_NUMBERS:
            raise ValueError(f"window holds {MOST_NUMBERS} numbers already: make it shorter")
        self.entries.append((time, value))


class ByCount(Gathering):
    """Windows of `count` numbers, one each `step` numbers."""

    def __init__(self, count: int, step: int) -> None:
        super().__init__()
        self._count, self._step = count, step

    def take(self, time: int, value: float) -> list[Gathered]:
        """Take a number in."""
        self.entries.append((time, value))
        if len(self.entries) < self._count:
            return []
        window = list(self.entries)
        for _ in range(self._step):
            self.entries.popleft()
        return [(time, window)]

    def end(self) -> Iterable[Gathered]:
        """Give the window that isn't full, if windows don't overlap."""
        if self._step == self._count and self.entries:
            yield self.entries[-1][0], list(self.entries)


class ByTime(Gathering):
    """Windows of `length` milliseconds, one ending at each multiple of `every`."""

    def __init__(
        self, node: Timed, later: Callable[[Gathered], None], length: int, every: int
    ) -> None:
        super().__init__()
        self._node, self._later = node, later
        self._length, self._every = length, every
        self._end: int | None = None
        self._ended: int | None = None

    def take(self, time: int, value: float) -> list[Gathered]:
        """Take a number in; it may be the first after the end of windows."""
        ended: list[Gathered] = []
        if self._end is not None and not self._end - self._oldest <= time < self._end:
            ended = self._ended_before(time)
        if self._end is None:
            self._start(time)
        self.add(time, value)
        return ended

    def end(self) -> Iterable[Gathered]:
        """Give the window that is open, if windows don't overlap."""
        if self.entries and self._end is not None and self._every == self._length:
            yield self._end, list(self.entries)

    @property
    def _oldest(self) -> int:
        """How far before its end a window takes late numbers, before the clock must have jumped."""
        return self._length + self._every

    def _start(self, time: int) -> None:
        end = time - time % self._every + self._every
        ended = self._ended
        if ended is not None and end <= ended <= end + self._oldest:
            end = ended + self._every  # late: its window has been sent
        self._wait(end, (end - time) / 1000)

    def _wait(self, end: int, seconds: float) -> None:
        self.forget()
        self._end = end
        self.timer = self._node.after(min(seconds, self._oldest / 1000), self._time_is_over)

    def _time_is_over(self) -> None:
        for gathered in self._close():
            self._later(gathered)
        if self._end is not None:
            self._wait(self._end, self._every / 1000)

    def _ended_before(self, time: int) -> list[Gathered]:
        """Close all windows that end before a number; those of a clock set back at once."""
        ended: list[Gathered] = []
        jumped = self._end is not None and time < self._end
        while self._end is not None and (jumped or self._end <= time):
            ended += self._close()
        if jumped:
            self._ended = None
        if self._end is not None:
            self._wait(self._end, (self._end - time) / 1000)
        return ended

    def _close(self) -> list[Gathered]:
        """End the window that ends first, and begin the next if there is something in it."""
        end, entries = self._end or 0, self.entries
        window = list(entries)
        self._ended, self._end = end, end + self._every
        while entries and entries[0][0] < self._end - self._length:
            entries.popleft()
        if not entries:
            self._end = None
            self.forget()
        return [(end, window)] if window else []


class Session(Gathering):
    """A window for as long as numbers come within `gap` milliseconds of each other."""

    def __init__(
        self, node: Timed, later: Callable[[Gathered], None], gap: int, longest: int
    ) -> None:
        super().__init__()
        self._node, self._later = node, later
        self._gap, self._longest = gap, longest
        self._arrived = 0.0

    def take(self, time: int, value: float) -> list[Gathered]:
        """Take a number in; it may be the first of a new session."""
        ended = list(self.end()) if self._is_over(time) else []
        if ended:
            self.entries.clear()
        self.add(time, value)
        self._arrived = self._node.monotonic()
        if self.timer is None:
            self.timer = self._node.after(self._gap / 1000, self._look)
        return ended

    def end(self) -> Iterable[Gathered]:
        """Give the session that goes on."""
        if self.entries:
            yield self.entries[-1][0], list(self.entries)

    def _is_over(self, time: int) -> bool:
        if not self.entries:
            return False
        is_long = self._longest and time - self.entries[0][0] >= self._longest
        return bool(is_long) or abs(time - self.entries[-1][0]) >= self._gap

    def _look(self) -> None:
        """See whether it has been quiet for long enough since the timer was set."""
        left = self._arrived + self._gap / 1000 - self._node.monotonic()
        if left > 1e-6:
            self.timer = self._node.after(left, self._look)
            return
        self.timer = None
        for gathered in self.end():
            self._later(gathered)
        self.entries.clear()
