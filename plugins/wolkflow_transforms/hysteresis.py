"""On above one number, off below another."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Msg, Step
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Hysteresis(Step):
    """Turns numbers into true at `on` and false at `off`; between the two nothing changes.

    With `on` above `off` it turns on when the number rises, as for a fan; with `on` below `off`
    when it falls, as for a heater. It sends only changes, and the first state: a first number
    between the two is false. ESPHome's analog_threshold does the same with upper and lower, for
    rising numbers. Anything but a number is an error.
    """

    example = "hysteresis: {on: 26, off: 24}"

    on: Annotated[float, Field(description="the number that turns on", allow_inf_nan=False)]
    off: Annotated[float, Field(description="the number that turns off", allow_inf_nan=False)]

    @model_validator(mode="after")
    def _check_apart(self) -> Self:
        if self.on == self.off:
            raise ValueError(f"on and off are both {self.on:g}: leave some room between them")
        return self

    def open(self) -> None:
        """Forget all series."""
        self._states: PerSeries[bool] = PerSeries()
        self._sign = 1.0 if self.on > self.off else -1.0

    def process(self, msg: Msg) -> Msg | None:
        """Send the state on if it has changed."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("hysteresis", msg)
        before = self._states.get(name)
        state = self._state(value, before=bool(before))
        if state is before:
            return None
        if before is None:
            self._states.begin(name, state)
        self._states[name] = state
        return Msg(name, state, time)

    def _state(self, value: float, *, before: bool) -> bool:
        if before:
            return (value - self.off) * self._sign > 0
        return (value - self.on) * self._sign >= 0
