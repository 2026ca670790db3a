"""Keep a number going round."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number


class Wrap(Step):
    """Brings each number between `min` and `max` by going round: 370 degrees become 10.

    `min` itself can come out, `max` can't. Anything but a number is an error.
    """

    example = "wrap: {max: 360}"

    min: Annotated[
        float, Field(description="the lowest number of a round", allow_inf_nan=False)
    ] = 0.0
    max: Annotated[float, Field(description="where the next round begins", allow_inf_nan=False)] = (
        360.0
    )

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        if self.min >= self.max:
            raise ValueError(f"min ({self.min:g}) must be below max ({self.max:g})")
        return self

    def process(self, msg: Msg) -> Msg:
        """Send the number on, rounds taken off."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("wrap", msg)
        low, high = self.min, self.max
        if low <= value < high:
            return msg
        value = low + (value - low) % (high - low)
        return msg_of((name, value if value < high else low, time))
