"""Smooth a number with an average that forgets slowly."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Exponential(Step):
    """Sends an exponential moving average: each number counts `alpha`, all before it the rest.

    The first number of a series is its first average. Every number counts the same, however far
    apart they come: for readings at irregular times there is `lowpass`. With `send_every`, only
    every so many numbers one average is sent; in ESPHome that is the usual. Anything but a number
    is an error.
    """

    example = "exponential: {alpha: 0.1}"

    alpha: Annotated[
        float, Field(description="how much a new number counts: near 0 smooths a lot", gt=0, le=1)
    ] = 0.1
    send_every: Annotated[
        int, Field(description="send one average for this many numbers", ge=1, le=10_000)
    ] = 1

    def open(self) -> None:
        """Forget all series."""
        self._averages: PerSeries[float] = PerSeries()
        self._counts: PerSeries[int] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the average on, if it is time for one."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("exponential", msg)
        before = self._averages.get(name)
        if before is None:
            average = value
            self._averages.begin(name, average)
        else:
            average = self.alpha * value + (1 - self.alpha) * before
            self._averages[name] = average
        if self.send_every > 1 and not self._is_due(name):
            return None
        return msg_of((name, average, time))

    def _is_due(self, name: str) -> bool:
        count = self._counts.get(name, 0) + 1
        if count == 1:
            self._counts.begin(name, count)
        self._counts[name] = count
        return count % self.send_every == 0
