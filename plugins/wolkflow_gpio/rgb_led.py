"""An LED of three colours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import Field

from wolkflow import Claim, Duration, Pin
from wolkflow_gpio.actuator import Actuator
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.fade import Fade
from wolkflow_gpio.place import claim
from wolkflow_gpio.pulses import Pulses
from wolkflow_gpio.pwm import Frequency
from wolkflow_gpio.wired import Driven

NAMES = {
    "off": "#000000", "black": "#000000", "on": "#ffffff", "white": "#ffffff",
    "red": "#ff0000", "green": "#00ff00", "blue": "#0000ff", "yellow": "#ffff00",
    "orange": "#ff8000", "magenta": "#ff00ff", "purple": "#8000ff", "cyan": "#00ffff",
    "warm": "#ffb060", "false": "#000000", "true": "#ffffff",
}  # fmt: skip
WANTED = 'a colour: send "#ff8000", a name such as red, [255, 128, 0], on or off'


class ThreePins(Driven):
    """A step that drives a pin for each of three colours."""

    red: Annotated[Pin, Field(description="pin of the red leg")]
    green: Annotated[Pin, Field(description="pin of the green leg")]
    blue: Annotated[Pin, Field(description="pin of the blue leg")]
    active_low: Annotated[
        bool, Field(description="whether the longest leg is connected to 3.3 V, not to ground")
    ] = False

    def claims(self) -> Iterable[Claim]:
        """Claim the pins."""
        return map(claim, (self.red, self.green, self.blue))

    def off_levels(self) -> Mapping[int, bool]:
        """Tell the levels of the pins while the LED is off."""
        return dict.fromkeys((self.red, self.green, self.blue), self.active_low)


class RgbLed(Actuator, ThreePins):
    """Shows a colour with an LED of three colours.

    Connect each of the three short legs to a pin through 330 Ω, and the longest leg to ground; or
    the longest leg to 3.3 V (a common anode) with `active_low: true`.

    It takes `#ff8000`, [255, 128, 0], {r: 255, g: 128, b: 0}, the name of a colour, on and off, and
    sends the colour as `#ff8000`.
    """

    example = "gpio.rgb_led: {red: 17, green: 27, blue: 22, fade: 1s}"
    OFF: ClassVar[Any] = "#000000"
    ON: ClassVar[Any] = "#ffffff"

    frequency: Frequency = 100.0
    fade: Annotated[Duration, Field(description="how long a change takes")] = 0.0

    def understand(self, value: Any) -> str:
        """Read a command as a colour."""
        return parse_colour(value)

    def take(self, state: str | None) -> None:
        """Take the pins."""
        factory = self.shared("gpio", make_factory)
        self._legs = [
            Pulses(factory, pin, frequency=self.frequency, active_low=self.active_low)
            for pin in (self.red, self.green, self.blue)
        ]
        levels: Sequence[float | None] = [None] * 3 if state is None else levels_of(state)
        for leg, level in zip(self._legs, levels, strict=True):
            leg.take(level)
        self._fade = Fade(self, self.fade, self._show, self.arrived)

    def drive(self, state: str) -> None:
        """Show a colour at once."""
        self._fade.stop()
        self._show(levels_of(state))

    def approach(self, state: str) -> bool:
        """Show a colour in its time."""
        return self._fade.run([leg.duty for leg in self._legs], levels_of(state))

    def state(self) -> str:
        """Tell the colour."""
        return "#" + "".join(f"{round(leg.duty * 255):02x}" for leg in self._legs)

    def let_go(self) -> None:
        """Let go of the pins."""
        for leg in self._legs:
            leg.close()

    def _show(self, levels: Sequence[float]) -> None:
        for leg, level in zip(self._legs, levels, strict=True):
            leg.duty = level


def parse_colour(value: Any) -> str:
    """Read a colour; give it as `#rrggbb`."""
    if isinstance(value, bool):
        value = "on" if value else "off"
    if isinstance(value, str):
        text = value.strip().lower()
        text = NAMES.get(text, text)
        if re.fullmatch("#[0-9a-f]{6}", text):
            return text
    if isinstance(value, Mapping) and set(value) == {"r", "g", "b"}:
        value = [value["r"], value["g"], value["b"]]
    if isinstance(value, Sequence) and len(value) == 3 and all(map(_is_part, value)):
        return "#" + "".join(f"{round(part):02x}" for part in value)
    raise ValueError(f"{value!r:.60} is not {WANTED}")


def levels_of(colour: str) -> list[float]:
    """Give the three parts of a colour, 0 to 1."""
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _is_part(part: Any) -> bool:
    return isinstance(part, int | float) and not isinstance(part, bool) and 0 <= part <= 255
