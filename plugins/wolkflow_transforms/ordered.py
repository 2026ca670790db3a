"""What is worked out of the last numbers of a series in order: median, smallest, largest."""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Ordered(Step):
    """Sends something of the last `window` numbers of each series; the base of those that do."""

    window: Annotated[int, Field(description="how many numbers are looked at", ge=1, le=10_000)]
    send_every: Annotated[
        int, Field(description="send one result for this many numbers", ge=1, le=10_000)
    ] = 1

    def open(self) -> None:
        """Forget all series."""
        self._step = type(self).__name__.lower()
        self._series: PerSeries[LastNumbers] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the result on, if it is time for one."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number(self._step, msg)
        last = self._series.get(name) or self._begin(name)
        last.take(value, self.window)
        if last.count % self.send_every:
            return None
        return msg_of((name, self.pick(last.ordered), time))

    def pick(self, ordered: Sequence[float]) -> float:
        """Give the result; `ordered` are the numbers from the smallest to the largest."""
        raise NotImplementedError

    def _begin(self, name: str) -> "LastNumbers":
        last = LastNumbers()
        self._series.begin(name, last)
        return last


class LastNumbers:
    """The last numbers of one series, as they came and in order."""

    __slots__ = ("arrived", "count", "ordered")

    def __init__(self) -> None:
        self.arrived: deque[float] = deque()
        self.ordered: list[float] = []
        self.count = 0

    def take(self, value: float, window: int) -> None:
        """Add a number; beyond `window` the oldest goes."""
        ordered = self.ordered
        if len(ordered) == window:
            del ordered[bisect_left(ordered, self.arrived.popleft())]
        self.arrived.append(value)
        insort(ordered, value)
        self.count += 1


def quantile_of(ordered: Sequence[float], share: float) -> float:
    """Give the number below which `share` of them lie; between two, on the line from one on."""
    place = share * (len(ordered) - 1)
    below = int(place)
    if below == place:
        return ordered[below]
    part = place - below
    return ordered[below] * (1 - part) + ordered[below + 1] * part
