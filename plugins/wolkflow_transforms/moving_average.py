"""Smooth a number."""

from collections import deque
from math import fsum
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_transforms.number import HIGHEST, LOWEST, NUMBERS, number
from wolkflow_transforms.per_series import PerSeries


class MovingAverage(Step):
    """Sends the average of the last `window` numbers of each series.

    Until there are that many, it is the average of those there are. With `send_every`, only every
    so many numbers one average is sent. Anything but a number is an error.

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
        if value.__class__ not in NUMBERS or not LOWEST <= value <= HIGHEST:
            value = number("moving_average", msg)
        window = self._windows.get(name)
        if window is None:
            window = Window(self.window, self.send_every)
            self._windows.begin(name, window)
        average = window.add(value)
        return None if average is None else Msg(name, average, time)


class Window:
    """The last numbers of one series and their sum."""

    __slots__ = ("_fresh_in", "_numbers", "_send_every", "_send_in", "_size", "_total")

    def __init__(self, size: int, send_every: int) -> None:
        self._numbers: deque[float] = deque(maxlen=size)
        self._size = size
        self._send_every = send_every
        self._send_in = send_every
        self._fresh_in = size
        self._total = 0.0

    def add(self, value: float) -> float | None:
        """Take a number; give the average when it is to be sent."""
        numbers = self._numbers
        if len(numbers) == self._size:
            self._total -= numbers[0]
        numbers.append(value)
        self._total += value
        self._fresh_in -= 1
        if not self._fresh_in:
            self._total = fsum(numbers)
            self._fresh_in = self._size
        self._send_in -= 1
        if self._send_in:
            return None
        self._send_in = self._send_every
        return self._total / len(numbers)
