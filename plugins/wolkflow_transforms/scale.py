"""Multiply and shift a number."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number


class Scale(Step):
    """Multiplies each number by `factor`, then adds `offset`: Celsius to Fahrenheit is 1.8 and 32.

    Anything but a number is an error.
    """

    example = "scale: {factor: 1.8, offset: 32}"

    factor: Annotated[
        float, Field(description="what the number is multiplied by", allow_inf_nan=False)
    ] = 1.0
    offset: Annotated[
        float, Field(description="what is added after multiplying", allow_inf_nan=False)
    ] = 0.0

    def process(self, msg: Msg) -> Msg:
        """Send the scaled number on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("scale", msg)
        return msg_of((name, value * self.factor + self.offset, time))
