"""Correct a sensor against a better instrument."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.polynomial import Polynomial

Reading = Annotated[float, Field(allow_inf_nan=False)]


class Point(BaseModel):
    """What the sensor said, and what was right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measured: Annotated[Reading, Field(description="what the sensor said")]
    actual: Annotated[Reading, Field(description="what a better instrument said then")]


class Calibrate(Step):
    """Corrects each number: times `factor`, plus `offset`; or as `points` say.

    Points are readings taken beside a better instrument. The correction is the straight line that
    fits them best (least squares); through two points it is exact. A sensor that isn't straight
    gets a curve with `degree: 2` or more. Both reach beyond the points, too, a curve wildly: keep
    the points far apart. ESPHome's method exact, with a line from each point to the next, there is
    not. Anything but a number is an error.
    """

    example = "calibrate: {points: [{measured: 1.2, actual: 0.0}, {measured: 99.1, actual: 100.0}]}"

    offset: Annotated[
        float, Field(description="what is added after multiplying", allow_inf_nan=False)
    ] = 0.0
    factor: Annotated[
        float, Field(description="what the number is multiplied by", allow_inf_nan=False)
    ] = 1.0
    points: Annotated[
        list[Point],
        Field(description="two or more readings with what was right, instead of offset and factor"),
    ] = Field(default=[], max_length=1000)
    degree: Annotated[
        int,
        Field(description="with points: 1 for a straight line, 2 and more for a curve", ge=1, le=6),
    ] = 1

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        if not self.points:
            if self.degree > 1:
                raise ValueError("degree is for points: give some")
            return self
        if (self.factor, self.offset) != (1.0, 0.0):
            raise ValueError("give either points, or factor and offset")
        if len({point.measured for point in self.points}) < 2:
            raise ValueError("a line needs two points or more with different `measured` values")
        if len({point.measured for point in self.points}) <= self.degree:
            raise ValueError(
                f"a curve of degree {self.degree} needs {self.degree + 1} points or more "
                "with different `measured` values"
            )
        return self

    def open(self) -> None:
        """Fit the line or curve."""
        self._factor, self._offset = self.factor, self.offset
        self._curve: Polynomial | None = None
        if self.degree > 1:
            pairs = [(point.measured, point.actual) for point in self.points]
            self._curve = Polynomial(pairs, self.degree)
        elif self.points:
            self._factor, self._offset = _fitted(self.points)

    def process(self, msg: Msg) -> Msg:
        """Send the corrected number on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("calibrate", msg)
        if self._curve is not None:
            return msg_of((name, self._curve(value), time))
        return msg_of((name, value * self._factor + self._offset, time))


def _fitted(points: list[Point]) -> tuple[float, float]:
    """Give factor and offset of the line with the least squared error."""
    middle_in = sum(point.measured for point in points) / len(points)
    middle_out = sum(point.actual for point in points) / len(points)
    spread = sum((point.measured - middle_in) ** 2 for point in points)
    shared = sum((point.measured - middle_in) * (point.actual - middle_out) for point in points)
    factor = shared / spread
    return factor, middle_out - factor * middle_in
