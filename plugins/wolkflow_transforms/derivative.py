"""How quickly a number changes."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Derivative(Step):
    """Sends how quickly each number changes, from one message to the next: degrees a minute.

    The time is that of the messages; one that is not later than the one before sends nothing, and
    neither does the first. Noise is made larger: smooth before. For a meter that counts there is
    `rate`. Anything but a number is an error.
    """

    example = "derivative: {per: 1m}"

    per: Annotated[Interval, Field(description="the time the change is told for")] = 1.0

    def open(self) -> None:
        """Forget all series."""
        self._before: PerSeries[tuple[float, int]] = PerSeries()
        self._per_ms = self.per * 1000

    def process(self, msg: Msg) -> Msg | None:
        """Send the speed on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("derivative", msg)
        before = self._before.get(name)
        if before is None:
            self._before.begin(name, (value, time))
            return None
        last, then = before
        self._before[name] = value, time
        if time <= then:
            return None
        return msg_of((name, (value - last) / (time - then) * self._per_ms, time))
