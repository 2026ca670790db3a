"""Keep a number within limits."""

import math
from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number


class Clamp(Step):
    """Keeps each number between `min` and `max`: what lies outside becomes the nearer limit.

    One of the two is enough. ESPHome's ignore_out_of_range, which stops such a number, is `range`
    with `outside: drop`, or `when`. Anything but a number is an error.
    """

    example = "clamp: {min: 0, max: 100}"

    min: Annotated[
        float | None, Field(description="the lowest value that is sent on", allow_inf_nan=False)
    ] = None
    max: Annotated[
        float | None, Field(description="the highest value that is sent on", allow_inf_nan=False)
    ] = None

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("nothing to clamp to: give min, max or both")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError(f"min ({self.min:g}) must be below max ({self.max:g})")
        return self

    def open(self) -> None:
        """Fill a limit that isn't given with one that is never reached."""
        self._min = -math.inf if self.min is None else self.min
        self._max = math.inf if self.max is None else self.max

    def process(self, msg: Msg) -> Msg:
        """Send the number on, or the limit it exceeds."""
        value = msg.value
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("clamp", msg)
        if value < self._min:
            return msg_of((msg.name, self._min, msg.time))
        if value > self._max:
            return msg_of((msg.name, self._max, msg.time))
        return msg
