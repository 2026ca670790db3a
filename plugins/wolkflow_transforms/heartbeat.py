"""Repeat the last value while nothing new comes."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.per_series import PerSeries


class Heartbeat(Step):
    """Passes messages on, and repeats a series' last one, with the time of now, after each `every`.

    The time counts from the last message. ESPHome's filter of that name sends at the interval only:
    that is a `sample` before it. It can't tell a sensor that is dead from one that is silent:
    `watchdog` does.
    """

    example = "heartbeat: {every: 5m}"

    every: Annotated[Interval, Field(description="how long it may be quiet before a repeat")]

    def open(self) -> None:
        """Forget all series."""
        self._last: PerSeries[object] = PerSeries()
        self._quiet = Deadlines(self, self._repeat)

    def process(self, msg: Msg) -> Msg:
        """Send the message on, and keep it."""
        name = msg.name
        if name in self._last:
            self._last[name] = msg.value
        else:
            self._last.begin(name, msg.value)
        self._quiet.set(name, self.every)
        return msg

    def _repeat(self, name: str) -> None:
        if name in self._last:
            self._quiet.set(name, self.every)
            self.emit(Msg(name, self._last[name], self.now_ms()))
