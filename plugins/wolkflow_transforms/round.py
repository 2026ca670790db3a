"""Round a number."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number


class Round(Step):
    """Rounds each number to `decimals` places; with 0 it becomes a whole number.

    A half goes to the even neighbour (0.5 to 0, 1.5 to 2), so that sums don't creep upwards as they
    do in ESPHome and Node-RED.
    Anything but a number is an error.
    """

    example = "round: {decimals: 1}"

    decimals: Annotated[
        int, Field(description="places after the point; -2 rounds to hundreds", ge=-15, le=15)
    ] = 0

    def open(self) -> None:
        """Choose between the two meanings of rounding: None makes a whole number."""
        self._decimals = self.decimals or None

    def process(self, msg: Msg) -> Msg:
        """Send the rounded number on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("round", msg)
        return msg_of((name, round(value, self._decimals), time))
