"""How much a number has changed."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Delta(Step):
    """Sends the difference of each number to the one before in its series; of the first, nothing.

    With `counter`, a number below the one before means that a meter has begun again at 0, and the
    difference is the number itself. ESPHome's filter of that name, which stops small changes, is
    `deadband` here. Anything but a number is an error.
    """

    example = "delta: {counter: true}"

    counter: Annotated[
        bool, Field(description="the number only grows, and sometimes starts again at 0")
    ] = False

    def open(self) -> None:
        """Forget all series."""
        self._before: PerSeries[float] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the difference on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("delta", msg)
        before = self._before.get(name)
        if before is None:
            self._before.begin(name, value)
            return None
        self._before[name] = value
        if self.counter and value < before:
            return msg_of((name, value, time))
        return msg_of((name, value - before, time))
