"""Let slow changes through and hold quick ones back."""

from math import exp
from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Lowpass(Step):
    """Smooths a number as a resistor and a capacitor do: after `time` a step has come to 63 %.

    It goes by the messages' times, so readings may come at irregular intervals; Home Assistant's
    filter of that name counts readings instead, as `exponential` does here. A message that is not
    later than the one before changes nothing. Anything but a number is an error.
    """

    example = "lowpass: {time: 30s}"

    time: Annotated[Interval, Field(description="the time constant")]

    def open(self) -> None:
        """Forget all series."""
        self._states: PerSeries[tuple[float, int]] = PerSeries()

    def process(self, msg: Msg) -> Msg:
        """Send the smoothed number on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("lowpass", msg)
        state = self._states.get(name)
        if state is None:
            self._states.begin(name, (value, time))
            return msg
        smooth, before = state
        if time > before:
            share = exp((before - time) / (1000 * self.time))
            smooth = value * (1 - share) + smooth * share
        self._states[name] = smooth, time
        return msg_of((name, smooth, time))
