"""Give a number in another unit."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.units import KINDS, unit


class Convert(Step):
    """Gives each number in another unit: Celsius in Fahrenheit, m/s in km/h, Wh in kWh.

    Units are written by their sign or their name. Both must measure the same. Anything but a
    number is an error.
    """

    example = "convert: {from: celsius, to: fahrenheit}"

    source: Annotated[
        str, Field(validation_alias="from", description="the unit of the numbers that come")
    ]
    to: Annotated[str, Field(description="the unit of the numbers that are sent on")]

    @model_validator(mode="after")
    def _check_kinds(self) -> Self:
        kind, other = unit(self.source)[0], unit(self.to)[0]
        if kind != other:
            fitting = ", ".join(KINDS[kind])
            raise ValueError(
                f"{self.source} is a {kind}, {self.to} a {other}: to fits one of {fitting}"
            )
        return self

    def open(self) -> None:
        """Make one factor and one offset of the two units."""
        _, factor_in, offset_in = unit(self.source)
        _, factor_out, offset_out = unit(self.to)
        self._factor = factor_in / factor_out
        self._offset = (offset_in - offset_out) / factor_out

    def process(self, msg: Msg) -> Msg:
        """Send the number on in the other unit."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("convert", msg)
        return msg_of((name, value * self._factor + self._offset, time))
