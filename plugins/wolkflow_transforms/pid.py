"""Hold a number at its setpoint, with an output that is more or less."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries
from wolkflow_transforms.setpoint import Setpoint

Gain = Annotated[float, Field(allow_inf_nan=False)]


class Pid(Step):
    """Turns readings into an output from `min` to `max` that brings them to the setpoint.

    The output is `kp` times the error, plus `ki` times its sum over seconds, minus `kd` times the
    speed of the reading in units a second (not of the error, as in ESPHome, so that a new setpoint
    doesn't kick).
    Negative gains are for a cooler. While the output is at a limit, the sum doesn't grow further
    that way. When no reading has come for `stale` it sends `safe` and forgets the sum; a clock
    going backwards adds nothing. Messages of the series `setpoint_from` change the setpoint, which
    then outlasts a restart, and are not sent on. Anything but a number is an error.
    """

    example = "pid: {setpoint: 60, setpoint_from: target, kp: 8, ki: 0.05, kd: 20}"

    setpoint: Annotated[
        float, Field(description="the reading that is to be held", allow_inf_nan=False)
    ]
    setpoint_from: Annotated[
        str | None, Field(description="the series whose messages change the setpoint")
    ] = None
    kp: Annotated[Gain, Field(description="output for each unit of error")]
    ki: Annotated[Gain, Field(description="output for each unit of error and second")] = 0.0
    kd: Annotated[Gain, Field(description="output against each unit a second of speed")] = 0.0
    min: Annotated[Gain, Field(description="the smallest output")] = 0.0
    max: Annotated[Gain, Field(description="the largest output")] = 100.0
    stale: Annotated[
        Interval, Field(description="how long without a reading until it sends `safe`")
    ] = 300.0
    safe: Annotated[Gain, Field(description="the output when nothing is known")] = 0.0

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        if self.min >= self.max:
            raise ValueError(f"min ({self.min:g}) must be below max ({self.max:g})")
        return self

    def open(self) -> None:
        """Begin with nothing summed up."""
        self._setpoint = Setpoint(self, self.setpoint, self.setpoint_from)
        self._loops: PerSeries[tuple[float, float, int]] = PerSeries()
        self._readings = Deadlines(self, self._give_up)

    def process(self, msg: Msg) -> Msg | None:
        """Send the output on."""
        name, value, time = msg
        if name == self._setpoint.series:
            self._setpoint.take("pid", msg)
            return None
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("pid", msg)
        self._readings.set(name, self.stale)
        loop = self._loops.get(name)
        if loop is None:
            loop = 0.0, value, time
            self._loops.begin(name, loop)
        total, last, then = loop
        error = self._setpoint.value - value
        seconds = (time - then) / 1000 if time > then else 0.0
        fixed = self.kp * error
        if seconds:
            fixed -= self.kd * (value - last) / seconds
        grown = total + self.ki * error * seconds
        if not self.min <= fixed + grown <= self.max:
            grown = self._held_back(fixed, total, grown)
        self._loops[name] = grown, value, time
        output = fixed + grown
        return msg_of((name, max(self.min, min(self.max, output)), time))

    def _held_back(self, fixed: float, total: float, grown: float) -> float:
        """Let the sum come back from a limit, and grow up to it, no further."""
        if fixed + grown > self.max and grown > total:
            return max(total, self.max - fixed)
        if fixed + grown < self.min and grown < total:
            return min(total, self.min - fixed)
        return grown if LOWEST <= grown <= HIGHEST else total

    def _give_up(self, name: str) -> None:
        self._loops.pop(name, None)
        self.emit(Msg(name, self.safe, self.now_ms()))
