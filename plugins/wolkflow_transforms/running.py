"""Figures of a window that slides, kept up to date instead of worked out afresh each time."""

import operator
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from math import fsum, nan
from typing import Any, Protocol

from wolkflow_transforms.figures import Entry, Figure, figure, mean, total
from wolkflow_transforms.number import HIGHEST, LOWEST

CANCELLED = 1e-9
FEWEST_CHANGES = 64


class Running(Protocol):
    """A figure that hears of each number that comes into the window and leaves it."""

    def enter(self, value: float) -> None:
        """Take a number in."""

    def leave(self, value: float) -> None:
        """Take the oldest number out."""

    def tell(self, entries: Sequence[Entry]) -> Any:
        """Give the figure of what is in the window."""


class Sum:
    """The sum, or the mean; with what rounding takes away kept beside it (Knuth's TwoSum).

    It is added up afresh when numbers much larger than what is left have gone, and now and then: so
    it is as good as one that is added up each time.
    """

    __slots__ = ("_afresh", "_changes", "_is_mean", "_peak", "_rest", "_total")

    def __init__(self, *, is_mean: bool) -> None:
        self._is_mean = is_mean
        self._afresh = mean if is_mean else total
        self._total = self._rest = self._peak = 0.0
        self._changes = 0

    def enter(self, value: float) -> None:
        """Add a number."""
        before = self._total
        after = self._total = before + value
        change = after - before
        self._rest += (before - (after - change)) + (value - change)
        self._changes += 1
        if not -self._peak <= after <= self._peak:
            self._peak = abs(after)

    def leave(self, value: float) -> None:
        """Subtract a number."""
        self.enter(-value)

    def tell(self, entries: Sequence[Entry]) -> float:
        """Give it; a sum beyond every number is a ValueError."""
        found = self._total + self._rest
        if (
            self._changes > FEWEST_CHANGES + len(entries)
            or not LOWEST <= found <= HIGHEST
            or abs(found) < self._peak * CANCELLED
        ):
            return self._added_up(entries)
        return found / len(entries) if self._is_mean else found

    def _added_up(self, entries: Sequence[Entry]) -> float:
        values = [value for _, value in entries]
        try:
            self._total = fsum(values)
            self._rest = fsum([*values, -self._total])
        except OverflowError:
            self._total = nan  # so that it is added up next time, too
            return self._afresh(entries)
        self._peak, self._changes = abs(self._total), 0
        return self._total / len(entries) if self._is_mean else self._total


class Extreme:
    """The largest number, or the smallest: in front of those that will be when it has gone."""

    __slots__ = ("_is_less", "_next")

    def __init__(self, is_less: Callable[[float, float], bool]) -> None:
        self._is_less = is_less
        self._next: deque[float] = deque()

    def enter(self, value: float) -> None:
        """Forget those that this one outlasts."""
        following, is_less = self._next, self._is_less
        while following and is_less(following[-1], value):
            following.pop()
        following.append(value)

    def leave(self, value: float) -> None:
        """Let the next one be it, if this one was."""
        if self._next[0] == value:
            self._next.popleft()

    def tell(self, _: Sequence[Entry]) -> float:
        """Give it."""
        return self._next[0]


class Spread:
    """How far the largest is above the smallest."""

    __slots__ = ("_highest", "_lowest")

    def __init__(self) -> None:
        self._highest, self._lowest = Extreme(operator.lt), Extreme(operator.gt)

    def enter(self, value: float) -> None:
        """Take a number in."""
        self._highest.enter(value)
        self._lowest.enter(value)

    def leave(self, value: float) -> None:
        """Take the oldest number out."""
        self._highest.leave(value)
        self._lowest.leave(value)

    def tell(self, entries: Sequence[Entry]) -> float:
        """Give it."""
        return self._highest.tell(entries) - self._lowest.tell(entries)


class Afresh:
    """A figure that is worked out each time."""

    __slots__ = ("tell",)

    def __init__(self, told: Figure) -> None:
        self.tell = told

    def enter(self, value: float) -> None:
        """Do nothing."""

    def leave(self, value: float) -> None:
        """Do nothing."""


KINDS: Mapping[str, Callable[[], Running]] = {
    "mean": lambda: Sum(is_mean=True),
    "sum": lambda: Sum(is_mean=False),
    "max": lambda: Extreme(operator.lt),
    "min": lambda: Extreme(operator.gt),
    "spread": Spread,
}


def running(name: str) -> Running:
    """Make a figure by its name; ValueError that lists all."""
    return KINDS[name]() if name in KINDS else Afresh(figure(name))
