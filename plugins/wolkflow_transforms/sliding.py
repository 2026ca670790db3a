"""The last numbers of one series, and figures of them with each that comes."""

from collections import deque
from collections.abc import Sequence

from wolkflow_transforms.figures import Entry
from wolkflow_transforms.gathering import MOST_NUMBERS
from wolkflow_transforms.running import Running, running


class Sliding:
    """A window over the last `count` numbers, or over those of the last `length` milliseconds."""

    def __init__(self, names: Sequence[str], *, count: int | None, length: int) -> None:
        self.entries: deque[Entry] = deque()
        self._names = names
        self._count, self._length = count, length
        self._begin()

    def take(self, time: int, value: float) -> list[Running]:
        """Take a number in, and give the figures; ValueError when there are too many."""
        entries = self.entries
        if self._count is None:
            self._let_go(time)
        elif len(entries) == self._count:
            self._leave()
        entries.append((time, value))
        for figure in self.figures:
            figure.enter(value)
        return self.figures

    def _let_go(self, time: int) -> None:
        entries, oldest = self.entries, time - self._length
        if entries and entries[-1][0] - time > self._length:
            entries.clear()  # the clock has been set back: what was is from a future
            self._begin()
        while entries and entries[0][0] <= oldest:
            self._leave()
        if len(entries) >= MOST_NUMBERS:
            raise ValueError(f"window holds {MOST_NUMBERS} numbers already: make it shorter")

    def _leave(self) -> None:
        _, value = self.entries.popleft()
        for figure in self.figures:
            figure.leave(value)

    def _begin(self) -> None:
        self.figures = [running(name) for name in self._names]
