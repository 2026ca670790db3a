"""A model servo."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from wolkflow import Duration, Timer
from wolkflow_gpio.actuator import Actuator
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.fade import Fade
from wolkflow_gpio.level import parse_number
from wolkflow_gpio.pulses import Pulses
from wolkflow_gpio.wired import OnPin

FRAME = 0.02  # seconds from pulse to pulse; a servo's position is how long the pulse is


class Servo(Actuator, OnPin):
    """Turns a model servo to an angle.

    Connect the brown or black wire to ground, the red one to 5 V, the orange or white one to the
    pin. All but the smallest need a 5 V supply of their own, with its ground on the Pi's.

    It takes an angle in degrees, `on` for the middle, and `off`, which stops the pulses: the servo
    then holds no longer, and no longer trembles. `initial: keep` leaves it like that at the start.
    """

    example = "gpio.servo: {pin: 18, min_angle: 0, max_angle: 180, relax: 1s}"
    OFF: ClassVar[Any] = "off"
    ON: ClassVar[Any] = "on"

    min_angle: Annotated[float, Field(description="the angle at the shortest pulse")] = -90.0
    max_angle: Annotated[float, Field(description="the angle at the longest pulse")] = 90.0
    min_pulse: Annotated[
        Duration, Field(description="the shortest pulse", ge=0.0003, le=0.0025)
    ] = 0.001
    max_pulse: Annotated[Duration, Field(description="the longest pulse", ge=0.0005, le=0.003)] = (
        0.002
    )
    move: Annotated[Duration, Field(description="how long a movement takes")] = 0.0
    relax: Annotated[
        Duration | None,
        Field(description="stop the pulses so long after each movement; the servo holds on else"),
    ] = None

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.min_angle >= self.max_angle or self.min_pulse >= self.max_pulse:
            raise ValueError("min_angle must be below max_angle, and min_pulse below max_pulse")
        return self

    def understand(self, value: Any) -> float | str:
        """Read a command as an angle, on or off."""
        if isinstance(value, bool):
            return "on" if value else "off"
        if isinstance(value, str) and value.strip().lower() in ("on", "off"):
            return value.strip().lower()
        wanted = f"an angle: send {self.min_angle:g} to {self.max_angle:g}, on or off"
        return parse_number(value, self.min_angle, self.max_angle, wanted)

    def take(self, state: float | str | None) -> None:
        """Take the pin."""
        factory = self.shared("gpio", make_factory)
        self._relaxing: Timer | None = None
        self._angle: float | None = None
        self._pulses = Pulses(factory, self.pin, frequency=1 / FRAME, active_low=self.active_low)
        self._fade = Fade(self, self.move, self._show, self.arrived)
        self._pulses.take(0.0)
        if state not in (None, "off"):
            self.drive(state)

    def drive(self, state: Any) -> None:
        """Turn at once, or stop the pulses."""
        self._fade.stop()
        self._keep_on()
        if state == "off":
            self._pulses.duty = 0.0
            return
        self._show([self._target(state)])
        self._relax_later()

    def approach(self, state: Any) -> bool:
        """Turn in its time."""
        if state == "off" or self._angle is None:
            self.drive(state)
            return True
        self._keep_on()
        there = self._fade.run([self._angle], [self._target(state)])
        if there:
            self._relax_later()
        return there

    def arrived(self) -> None:
        """Relax after a movement."""
        self._relax_later()
        super().arrived()

    def state(self) -> float | None:
        """Tell the angle that it was turned to; None before the first time."""
        return None if self._angle is None else round(self._angle, 3)

    def flipped(self) -> float:
        """Refuse: an angle has no opposite."""
        raise ValueError("a servo can't toggle: send an angle, on or off")

    def let_go(self) -> None:
        """Let go of the pin."""
        self._pulses.close()

    def rest(self, state: Any) -> None:
        """Stop the pulses: nobody makes them when the pipeline has ended."""
        del state
        self.drive("off")

    def _target(self, state: Any) -> float:
        return (self.min_angle + self.max_angle) / 2 if state == "on" else float(state)

    def _show(self, levels: Sequence[float]) -> None:
        self._angle = levels[0]
        part = (levels[0] - self.min_angle) / (self.max_angle - self.min_angle)
        self._pulses.duty = (self.min_pulse + part * (self.max_pulse - self.min_pulse)) / FRAME

    def _relax_later(self) -> None:
        if self.relax is not None:
            self._relaxing = self.after(self.relax, lambda: self.drive("off"))

    def _keep_on(self) -> None:
        if self._relaxing is not None:
            self._relaxing.cancel()
        self._relaxing = None
