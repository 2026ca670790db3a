"""Find the true number behind a noisy one."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries


class Kalman(Step):
    """Estimates a slowly changing number from noisy readings: a Kalman filter of one number.

    `noise` is how far a reading is typically off (the standard deviation, as in a data sheet), and
    `drift` how far the true number typically moves from one reading to the next. Their ratio is
    what counts: with little drift it smooths a lot. It finds its way from the first reading on.
    Anything but a number is an error.
    """

    example = "kalman: {noise: 0.5, drift: 0.02}"

    noise: Annotated[float, Field(description="how far a reading is typically off", gt=0, le=1e100)]
    drift: Annotated[
        float,
        Field(description="how far the true number moves between two readings", gt=0, le=1e100),
    ]

    def open(self) -> None:
        """Forget all series."""
        self._states: PerSeries[tuple[float, float]] = PerSeries()
        self._noise, self._drift = self.noise**2, self.drift**2

    def process(self, msg: Msg) -> Msg:
        """Send the estimate on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("kalman", msg)
        state = self._states.get(name)
        if state is None:
            self._states.begin(name, (value, self._noise))
            return msg
        estimate, doubt = state
        doubt += self._drift
        gain = doubt / (doubt + self._noise)
        estimate = estimate * (1 - gain) + value * gain
        self._states[name] = estimate, doubt * (1 - gain)
        return msg_of((name, estimate, time))
