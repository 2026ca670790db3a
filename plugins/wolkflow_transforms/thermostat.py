"""Switch a heater or a cooler to hold a temperature."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Duration, Interval, Msg, Step
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries
from wolkflow_transforms.setpoint import Setpoint


class Thermostat(Step):
    """Turns temperatures into true and false for a heater (or cooler) that holds the setpoint.

    A heater turns on `deadband` below the setpoint and off `overrun` above it, as in ESPHome; a
    cooler the other way round. It stays on for `min_on` and off for `min_off`, which compressors
    need. When no temperature has come for `stale` it turns off, at once. Messages of the series
    `setpoint_from` change the setpoint, which then outlasts a restart, and are not sent on. It
    sends changes, and the first state. Anything but a number is an error.
    """

    example = "thermostat: {setpoint: 21, setpoint_from: target, deadband: 0.3}"

    setpoint: Annotated[
        float, Field(description="the temperature that is to be held", allow_inf_nan=False)
    ]
    setpoint_from: Annotated[
        str | None, Field(description="the series whose messages change the setpoint")
    ] = None
    mode: Annotated[Literal["heat", "cool"], Field(description="what is switched")] = "heat"
    deadband: Annotated[
        float, Field(description="how far past the setpoint it turns on", ge=0, le=100)
    ] = 0.5
    overrun: Annotated[
        float, Field(description="how far past the setpoint it turns off", ge=0, le=100)
    ] = 0.5
    min_on: Annotated[Duration, Field(description="how long it stays on at least")] = 0.0
    min_off: Annotated[Duration, Field(description="how long it stays off at least")] = 0.0
    stale: Annotated[
        Interval, Field(description="it turns off when no temperature has come for this long")
    ] = 1800.0

    def open(self) -> None:
        """Begin with all off."""
        self._setpoint = Setpoint(self, self.setpoint, self.setpoint_from)
        self._states: PerSeries[Switched] = PerSeries()
        self._readings = Deadlines(self, self._turn_off)

    def process(self, msg: Msg) -> Msg | None:
        """Send the state on if it has changed."""
        name, value, time = msg
        if name == self._setpoint.series:
            self._setpoint.take("thermostat", msg)
            return None
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("thermostat", msg)
        self._readings.set(name, self.stale)
        before = self._states.get(name)
        past = self._setpoint.value - value if self.mode == "heat" else value - self._setpoint.value
        if before is None:
            self._states.begin(name, Switched(past >= self.deadband and past > 0, self.monotonic()))
            return Msg(name, self._states[name].on, time)
        wanted = past > -self.overrun if before.on else past >= self.deadband and past > 0
        if wanted is before.on or not self._may_switch(before):
            return None
        self._states[name] = Switched(wanted, self.monotonic())
        return Msg(name, wanted, time)

    def _may_switch(self, state: "Switched") -> bool:
        least = self.min_on if state.on else self.min_off
        return self.monotonic() - state.since >= least

    def _turn_off(self, name: str) -> None:
        state = self._states.get(name)
        if state is not None and state.on:
            self._states[name] = Switched(on=False, since=self.monotonic())
            self.emit(Msg(name, value=False, time=self.now_ms()))


@dataclass(frozen=True, slots=True)
class Switched:
    """One heater: its state, and when it changed."""

    on: bool
    since: float
