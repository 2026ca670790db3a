"""What all on/off outputs share."""

from typing import Any

from wolkflow_gpio.actuator import Actuator
from wolkflow_gpio.line import explained
from wolkflow_gpio.place import opening, place_text
from wolkflow_gpio.wired import OnLine

WORDS = {"on": True, "true": True, "off": False, "false": False}


class Switch(Actuator, OnLine):
    """A pin that is on or off.

    It takes true or false, 1 or 0, `on`, `off` or `toggle`, and sends the state that the pin really
    has: when it opens, after each command, and when a rule of its own has switched it.
    """

    def understand(self, value: Any) -> Any:
        """Read a command as on or off."""
        return parse_switch(value)

    def take(self, state: Any) -> None:
        """Take the pin at a level, in one step."""
        with opening(self, self.pin) as self._line:
            level = bool(self._line.state) if state is None else state != self.active_low
            self._line.output_with_state(level)

    def drive(self, state: Any) -> None:
        """Switch."""
        with explained(place_text(self.pin)):
            self._line.state = state != self.active_low

    def state(self) -> Any:
        """Tell whether the pin is on."""
        with explained(place_text(self.pin)):
            return bool(self._line.state) != self.active_low

    def let_go(self) -> None:
        """Let go of the pin; it keeps its level."""
        self._line.close()


def parse_switch(value: Any) -> bool:
    """Read a value as on or off; ValueError when it is neither."""
    if isinstance(value, str) and value.strip().lower() in WORDS:
        return WORDS[value.strip().lower()]
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(f"{value!r:.60} is neither on nor off: send true or false, 1 or 0, on or off")
