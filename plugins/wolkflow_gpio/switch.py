"""What all on/off outputs share."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Claim, Msg, Pin, Step, pin_text
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.line import explained, take_line

WORDS = {"on": True, "true": True, "off": False, "false": False}


class Switch(Step):
    """A pin that is on or off.

    It takes true or false, 1 or 0, `on` or `off`, and sends the state that the pin really has:
    when it opens, and after each command.
    """

    pin: Annotated[Pin, Field(description="pin that the device is connected to")]

    active_low: Annotated[
        bool, Field(description="whether the device is on when the pin is low, like many relays")
    ] = False

    initial: Annotated[
        Literal["off", "on", "last", "keep"],
        Field(
            description="state at the start: off, on, as it was last, or keep what the pin has now"
        ),
    ] = "off"

    on_stop: Annotated[
        Literal["off", "on", "keep"], Field(description="state when the pipeline stops")
    ] = "off"

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [Claim(f"gpio:{self.pin}", pin_text(self.pin))]

    def open(self) -> None:
        """Take the pin at its initial state, without a wrong level in between."""
        factory = self.shared("gpio", make_factory)
        with explained(self.pin):
            self._line = take_line(factory, self.pin)
            self._line.output_with_state(self._level(self._initial_state()))
        self.emit(Msg(self.label, self._state(), self.now_ms()))

    def close(self) -> None:
        """Leave the device in its state for a stopped pipeline, and let go of the pin."""
        if self.on_stop != "keep":
            self._line.state = self._level(self.on_stop == "on")
        self._line.close()

    def process(self, msg: Msg) -> Msg:
        """Switch, and tell the state that the pin has then."""
        self._line.state = self._level(parse_state(msg))
        state = self._state()
        if self.initial == "last":
            self.store["state"] = state
        return msg._replace(value=state, time=self.now_ms())

    def _initial_state(self) -> bool:
        if self.initial == "keep":
            return self._state()
        if self.initial == "last":
            return bool(self.store.get("state", False))
        return self.initial == "on"

    def _state(self) -> bool:
        return bool(self._line.state) != self.active_low

    def _level(self, state: bool) -> bool:  # noqa: FBT001  # the one thing it turns around
        return state != self.active_low


def parse_state(msg: Msg) -> bool:
    """Read a message as on or off; ValueError by name when it is neither."""
    value = msg.value
    if isinstance(value, str) and value.strip().lower() in WORDS:
        return WORDS[value.strip().lower()]
    if isinstance(value, bool | int | float) and value in (0, 1):
        return bool(value)
    raise ValueError(
        f"{msg.name}: {value!r:.60} is neither on nor off: send true or false, 1 or 0, on or off"
    )
