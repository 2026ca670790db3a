"""Catch readings that can't be right."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.ordered import LastNumbers, quantile_of
from wolkflow_transforms.per_series import PerSeries

TO_SIGMA = 1.4826
"""What turns the median deviation of normally distributed numbers into their standard deviation."""

FEWEST = 3


class Outlier(Step):
    """Stops a number that lies too far from the median of the last `window` numbers.

    Too far is more than `radius`, or more than `deviations` times what is usual in the window (its
    median deviation, scaled so that 3 is the usual limit). It ends here, or with `replace` becomes
    the median. Numbers that were stopped are in the window too, so that a series that really jumps
    passes again after half a window. The first three numbers pass. Home Assistant's
    filter of that name sends the median always, as with `replace`. Anything but a number is an
    error.
    """

    example = "outlier: {window: 7, radius: 5}"

    window: Annotated[int, Field(description="how many numbers are looked at", ge=3, le=10_000)] = 7
    radius: Annotated[
        float | None, Field(description="how far from the median is too far", gt=0)
    ] = None
    deviations: Annotated[
        float | None,
        Field(description="how many times the usual deviation is too far, instead of radius", gt=0),
    ] = None
    action: Annotated[
        Literal["drop", "replace"], Field(description="what happens to a number that is too far")
    ] = "drop"

    @model_validator(mode="after")
    def _check_one_limit(self) -> Self:
        if (self.radius is None) == (self.deviations is None):
            raise ValueError("give either radius or deviations")
        return self

    def open(self) -> None:
        """Forget all series."""
        self._series: PerSeries[LastNumbers] = PerSeries()

    def process(self, msg: Msg) -> Msg | None:
        """Send the number on if it can be right."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("outlier", msg)
        last = self._series.get(name)
        if last is None:
            last = LastNumbers()
            self._series.begin(name, last)
        ordered = last.ordered
        middle = quantile_of(ordered, 0.5) if len(ordered) >= FEWEST else value
        is_good = middle == value or abs(value - middle) <= self._limit(ordered, middle)
        last.take(value, self.window)
        if is_good:
            return msg
        return msg_of((name, middle, time)) if self.action == "replace" else None

    def _limit(self, ordered: Sequence[float], middle: float) -> float:
        if self.radius is not None:
            return self.radius
        usual = quantile_of(sorted([abs(one - middle) for one in ordered]), 0.5)
        return usual * TO_SIGMA * (self.deviations or 0)
