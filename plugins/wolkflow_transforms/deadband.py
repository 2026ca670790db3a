"""Let a number pass only when it has changed enough."""

import math
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries

PERCENTAGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%\s*")

# 20.4 - 20.3 comes out a hair below 0.1, and is meant to be enough for `by: 0.1`.
ENOUGH = 1 - 1e-9


def parse_change(value: Any) -> float | str:
    """Check that a change is a number from 0, or a percentage such as `5%`."""
    if isinstance(value, str) and PERCENTAGE.fullmatch(value):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= HIGHEST:
        return float(value)
    raise ValueError(f"{value!r} is not a change: write a number from 0, or a percentage like 5%")


Change = Annotated[
    float | str,
    BeforeValidator(parse_change),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*%\s*$"},
            ],
            "title": "change",
            "examples": [0.1, "5%"],
        }
    ),
]
"""A change of a number: `0.1`, or `5%` of what it was."""


class Deadband(Step):
    """Lets a number pass when it differs from the last one that passed, by `by` or more.

    `by` is a number, or a percentage of the last number that passed: `5%`; with 0, every change is
    enough. With `heartbeat`, an unchanged number passes too when nothing has passed for that long:
    it shows that the sensor lives. The first number of each series passes. Anything but a number is
    an error.

    With `against: seen`, it is compared with the number before, passed or not: sudden changes pass,
    and a slow drift never does.

    It is ESPHome's delta, and Node-RED's filter node with its deadband; what its narrowband stops,
    numbers that jump, `outlier` does here.
    """

    example = "deadband: {by: 0.1, heartbeat: 5m}"

    by: Annotated[Change, Field(description="how much is enough: a number, or a percentage: 5%")]
    against: Annotated[
        Literal["sent", "seen"],
        Field(description="compare with the last number that passed, or with the last that came"),
    ] = "sent"
    heartbeat: Annotated[
        Interval | None,
        Field(description="let a number pass anyway when none has passed for this long"),
    ] = None

    def open(self) -> None:
        """Forget all series."""
        percentage = PERCENTAGE.fullmatch(str(self.by))
        self._share = float(percentage[1]) / 100 * ENOUGH if percentage else 0.0
        self._amount = 0.0 if percentage else float(self.by) * ENOUGH
        self._lasts: PerSeries[Last] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on if its number is news."""
        value = msg.value
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("deadband", msg)
        last = self._lasts.get(msg.name) or self._begin(msg.name)
        change = value - last.value
        enough = self._amount or abs(last.value) * self._share
        small = -enough < change < enough or not change
        if small and (self.heartbeat is None or self.monotonic() < last.due):
            if self.against == "seen":
                last.value = value
            return None
        last.value = value
        if self.heartbeat is not None:
            last.due = self.monotonic() + self.heartbeat
        return msg

    def _begin(self, name: str) -> "Last":
        last = Last()
        self._lasts.begin(name, last)
        return last


class Last:
    """The number of one series that others are compared with, and when any number is news."""

    __slots__ = ("due", "value")

    def __init__(self) -> None:
        self.value = math.inf  # far from every number: the first one passes
        self.due = 0.0
