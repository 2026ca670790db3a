"""How quickly a counter grows."""

from collections import deque
from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries

MOST = 10_000


class Rate(Step):
    """Sends how quickly a counter grows over the last `over`: pulses a minute, bytes a second.

    A number below the one before means that the counter has begun again at 0, and is no trouble.
    The time is that of the messages; a message that is not later than the one before counts, and
    sends nothing, and neither does the first. At most the last 10,000 messages are looked at.
    Anything but a number is an error.
    """

    example = "rate: {per: 1m, over: 5m}"

    per: Annotated[Interval, Field(description="the time the growth is told for")] = 1.0
    over: Annotated[
        Interval | None,
        Field(description="how far it looks back; else only to the message before"),
    ] = None

    def open(self) -> None:
        """Forget all series."""
        self._counters: PerSeries[Counter] = PerSeries()
        self._over_ms = (self.over or 0) * 1000
        self._per_ms = self.per * 1000

    def process(self, msg: Msg) -> Msg | None:
        """Send the speed on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("rate", msg)
        counter = self._counters.get(name)
        if counter is None:
            counter = Counter(value)
            self._counters.begin(name, counter)
        grown = counter.take(value)
        points = counter.points
        if points and points[-1][0] > time:
            points.clear()  # the clock has been set back
        points.append((time, grown))
        while len(points) > 2 and points[1][0] <= time - self._over_ms:
            points.popleft()
        then, before = points[0]
        if time <= then:
            return None
        return msg_of((name, (grown - before) / (time - then) * self._per_ms, time))


class Counter:
    """One counter: how much it has grown in all, and when."""

    __slots__ = ("grown", "last", "points")

    def __init__(self, value: float) -> None:
        self.last = value
        self.grown = 0.0
        self.points: deque[tuple[int, float]] = deque(maxlen=MOST)

    def take(self, value: float) -> float:
        """Add what it has grown; a smaller number has grown from 0."""
        self.grown += value - self.last if value >= self.last else value
        self.last = value
        return self.grown
