"""Smooth a number."""

from math import fsum
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class MovingAverage(Step):
    """Sends the average of the last `window` numbers of each series.

    Until there are that many, it is the average of those there are. With `send_every`, only every
    so many numbers one average is sent; in ESPHome that is the usual. Anything but a number is an
    error.

    The sum is kept up to date instead of added up each time; it is added up afresh after every
    `window` numbers, so that rounding errors don't gather.
    """

    example = "moving_average: {window: 6}"

    window: Annotated[int, Field(description="how many numbers are averaged", ge=1, le=10_000)]
    send_every: Annotated[
        int, Field(description="send one average for this many numbers", ge=1, le=10_000)
    ] = 1

    def open(self) -> None:
        """Forget all series."""
        self._windows: PerSeries[Window] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the average on, if it is time for one."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("moving_average", msg)
        window = self._windows.get(name) or self._begin(name)
        numbers = window.numbers
        at = window.count % self.window
        if at == len(numbers):
            numbers.append(value)
            window.total += value
        else:
            window.total += value - numbers[at]
            numbers[at] = value
        if at + 1 == self.window:
            window.total = fsum(numbers)
        window.count += 1
        if window.count % self.send_every:
            return None
        return msg_of((name, window.total / len(numbers), time))

    def _begin(self, name: str) -> "Window":
        window = Window()
        self._windows.begin(name, window)
        return window


class Window:
    """The last numbers of one series, their sum, and how many have come so far.

    When there are enough numbers, each new one takes the place of the oldest.
    """

    __slots__ = ("count", "numbers", "total")

    def __init__(self) -> None:
        self.numbers: list[float] = []
        self.total = 0.0
        self.count = 0
