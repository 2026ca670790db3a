"""Anything that can be more or less on: a lamp, a fan, a heater."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from wolkflow import Duration
from wolkflow_gpio.actuator import Actuator
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.fade import Fade
from wolkflow_gpio.level import parse_percent
from wolkflow_gpio.pulses import Pulses
from wolkflow_gpio.wired import OnPin

Frequency = Annotated[
    float, Field(description="pulses per second, 10 to 2000 in practice", ge=0.1, le=10_000)
]


class Pwm(Actuator, OnPin):
    """Dims a lamp or slows a fan: 0 to 100 percent, by switching it on and off quickly.

    An LED goes to the pin through 330 Ω. Anything bigger needs a MOSFET that switches at 3.3 V, or
    a driver board. The pulses are made in software: fine for light, heat and most fans; they
    tremble a little.

    It takes a number from 0 to 100, true and `on` for 100, false and `off` for 0, and `toggle`.
    """

    example = "gpio.pwm: {pin: 18, fade: 500ms}"
    OFF: ClassVar[Any] = 0.0
    ON: ClassVar[Any] = 100.0

    frequency: Frequency = 100.0
    fade: Annotated[Duration, Field(description="how long a change takes")] = 0.0

    def understand(self, value: Any) -> float:
        """Read a command as a percentage."""
        return parse_percent(value)

    def take(self, state: float | None) -> None:
        """Take the pin."""
        factory = self.shared("gpio", make_factory)
        self._pulses = Pulses(
            factory, self.pin, frequency=self.frequency, active_low=self.active_low
        )
        self._pulses.take(None if state is None else state / 100)
        self._fade = Fade(self, self.fade, self._show, self.arrived)

    def drive(self, state: float) -> None:
        """Go to a percentage at once."""
        self._fade.stop()
        self._show([state])

    def approach(self, state: float) -> bool:
        """Go to a percentage in its time."""
        return self._fade.run([self.state()], [state])

    def state(self) -> float:
        """Tell the percentage."""
        return round(self._pulses.duty * 100, 6)

    def let_go(self) -> None:
        """Let go of the pin."""
        self._pulses.close()

    def _show(self, levels: Sequence[float]) -> None:
        self._pulses.duty = levels[0] / 100
