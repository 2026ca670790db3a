"""A motor that turns both ways."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Duration, Pin
from wolkflow_gpio.actuator import Actuator
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.fade import Fade
from wolkflow_gpio.level import parse_percent
from wolkflow_gpio.place import claim
from wolkflow_gpio.pulses import Pulses
from wolkflow_gpio.pwm import Frequency


class Motor(Actuator):
    """Turns a motor forward and backward, at any speed, through a driver board (an H-bridge).

    Connect IN1 and IN2 of the board (L298N, DRV8833, L9110S, TB6612) to two pins, its ground to the
    Pi's ground and to the motor's supply, and the motor to its outputs. Never connect a motor to a
    pin. If the board has an ENABLE input, leave its jumper on, or name its pin as `enable`.

    It takes -100 (full speed backward) to 100 (forward), `on` for 100 and `off` for 0. The two pins
    are never on together.
    """

    example = "gpio.motor: {forward: 5, backward: 6, ramp: 1s, failsafe: {after: 10s, value: 0}}"
    OFF: ClassVar[Any] = 0.0
    ON: ClassVar[Any] = 100.0

    forward: Annotated[Pin, Field(description="pin of the input that turns it forward")]
    backward: Annotated[Pin, Field(description="pin of the input that turns it backward")]
    enable: Annotated[
        Pin | None, Field(description="pin of the board's ENABLE input, on while the motor turns")
    ] = None
    frequency: Frequency = 100.0
    ramp: Annotated[
        Duration, Field(description="how long a change of speed takes, to spare the gears")
    ] = 0.0

    @model_validator(mode="after")
    def _check_pins(self) -> Self:
        if len(set(self._pins)) < len(self._pins):
            raise ValueError("forward, backward and enable are different pins")
        return self

    def claims(self) -> Iterable[Claim]:
        """Claim the pins."""
        return map(claim, self._pins)

    def off_levels(self) -> Mapping[int, bool]:
        """Tell the levels of the pins while the motor stands."""
        return dict.fromkeys(self._pins, False)

    @property
    def _pins(self) -> list[int]:
        pins = [self.forward, self.backward]
        return pins if self.enable is None else [*pins, self.enable]

    def understand(self, value: Any) -> float:
        """Read a command as a speed."""
        return parse_percent(value, -100.0)

    def take(self, state: float | None) -> None:
        """Take the pins, all of them off; then turn."""
        factory = self.shared("gpio", make_factory)
        self._forward, self._backward, *others = (
            Pulses(factory, pin, frequency=self.frequency, active_low=False) for pin in self._pins
        )
        self._enable = others[0] if others else None
        self._fade = Fade(self, self.ramp, self._show, self.arrived)
        for pin in (self._forward, self._backward, *others):
            pin.take(None if state is None else 0.0)
        if state is not None:
            self._show([state])
        elif self._forward.duty and self._backward.duty:
            self._show([0.0])  # found braking

    def drive(self, state: float) -> None:
        """Turn at a speed at once."""
        self._fade.stop()
        self._show([state])

    def approach(self, state: float) -> bool:
        """Come to a speed in its time."""
        return self._fade.run([self.state()], [state])

    def state(self) -> float:
        """Tell the speed."""
        return round((self._forward.duty - self._backward.duty) * 100, 6)

    def let_go(self) -> None:
        """Let go of the pins."""
        for pin in (self._forward, self._backward, self._enable):
            if pin is not None:
                pin.close()

    def _show(self, levels: Sequence[float]) -> None:
        speed = levels[0] / 100
        moving, still = (
            (self._forward, self._backward) if speed >= 0 else (self._backward, self._forward)
        )
        still.duty = 0.0
        if self._enable is not None:
            self._enable.duty = 1.0 if speed else 0.0
        moving.duty = abs(speed)
