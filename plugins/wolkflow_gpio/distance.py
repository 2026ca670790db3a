"""An ultrasonic sensor that measures how far something is away."""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import Claim, HardwareError, Pin, Poller, pin_text
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.line import explained, take_line
from wolkflow_gpio.place import claim

LONGEST_ECHO = 0.045  # seconds; without an echo the sensor gives up after 38 ms
BETWEEN = 0.06  # seconds; sooner, the last echo may still be on its way
LOOK_EVERY = 0.002


class Distance(Poller):
    """Measures the distance to what is in front of an ultrasonic sensor (HC-SR04), in cm.

    Connect VCC to 5 V (pin 2), GND to ground, TRIG to one pin. ECHO puts out 5 V, which would
    destroy a pin: connect it through 330 Ω to the other pin, and that pin through 470 Ω to ground.
    (An HC-SR04P at 3.3 V needs no resistors.)

    The reading is the median of several, so that a stray echo is none. When nothing is within
    `max_distance`, that is what it tells.
    """

    example = "gpio.distance: {trigger: 23, echo: 24, every: 1s}"
    series: ClassVar[Mapping[str, str]] = {"distance": "cm"}

    trigger: Annotated[Pin, Field(description="pin that TRIG is connected to")]
    echo: Annotated[Pin, Field(description="pin that ECHO is connected to, through resistors")]
    max_distance: Annotated[
        float, Field(description="the farthest distance in cm that counts", gt=2, le=600)
    ] = 400.0
    samples: Annotated[
        int, Field(description="how many measurements a reading is made of", ge=1, le=15)
    ] = 5
    air: Annotated[
        float,
        Field(
            description="temperature of the air in °C: sound is faster in warm air", ge=-40, le=60
        ),
    ] = 20.0

    @property
    def lane(self) -> str:
        """One lane for all these sensors, so that none hears another's echo."""
        return "gpio-distance"

    def claims(self) -> Iterable[Claim]:
        """Claim both pins."""
        return map(claim, (self.trigger, self.echo))

    def open(self) -> None:
        """Take the pins."""
        factory = self.shared("gpio", make_factory)
        with explained(pin_text(self.trigger)):
            self._trigger = take_line(factory, self.trigger)
            self._trigger.output_with_state(state=False)
        with explained(pin_text(self.echo)):
            self._echo = take_line(factory, self.echo)
            self._echo.input_with_pull("floating")
            self._rose: float | None = None
            self._lasted: float | None = None
            self._echo.when_changed = self._edge

    def close(self) -> None:
        """Let go of the pins."""
        self._echo.close()
        self._trigger.close()

    def read(self) -> dict[str, float]:
        """Measure several times, and tell the median."""
        centimetres_per_second = 100 * (331.3 + 0.606 * self.air) / 2  # there and back
        found = []
        for number in range(self.samples):
            if number:
                self.sleep(BETWEEN)
            found.append(min(self._measure() * centimetres_per_second, self.max_distance))
        return {"distance": round(median(found), 1)}

    def _measure(self) -> float:
        """Tell how many seconds the sound was on its way; HardwareError when nothing answers."""
        self._rose = self._lasted = None
        self._trigger.state = True
        self.sleep(0.00001)
        self._trigger.state = False
        end = self.monotonic() + LONGEST_ECHO
        while self._lasted is None and self.monotonic() < end:
            self.sleep(LOOK_EVERY)
        if self._lasted is not None:
            return self._lasted
        if self._rose is not None:
            return LONGEST_ECHO
        raise HardwareError(
            f"the sensor does not answer on {pin_text(self.echo)}: look at its 5 V, its ground, "
            f"and the wire from TRIG to {pin_text(self.trigger)}"
        )

    def _edge(self, seconds: float, level: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Take the echo's time from the kernel; called in a thread of gpiozero's."""
        if level:
            self._rose = seconds
        elif self._rose is not None:
            self._lasted = seconds - self._rose
