"""A button, a switch, a door contact: something that closes a circuit."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Duration, Pin, Source, Timer, pin_text
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.line import explained, take_line

PULLS = {"up": "up", "down": "down", "none": "floating"}
PULLED_UP = (2, 3)  # the I2C pins have resistors on the board
LOOK_EVERY = 1.0  # seconds; the kernel may miss an edge, and then a button would be held for ever


class Button(Source):
    """Tell when a button is pressed and when it is released: true and false.

    With `report: both` it also tells its state at the start, so that a lamp can follow a switch;
    `press` and `release` report only what happens.
    """

    example = "gpio.button: {pin: 17}"

    pin: Annotated[Pin, Field(description="pin that the button is connected to")]

    pull: Annotated[
        Literal["up", "down", "none"],
        Field(
            description="built-in resistor: up for a button to ground, down for one to 3.3 V, "
            "none when there is a resistor outside"
        ),
    ] = "up"

    active_low: Annotated[
        bool | None,
        Field(description="whether pressed means low; unless you say so, only with pull: up"),
    ] = None

    debounce: Annotated[
        Duration, Field(description="how long the contact must be still to be believed")
    ] = 0.03

    report: Annotated[
        Literal["both", "press", "release"],
        Field(description="what to send: both also tells the state at the start"),
    ] = "both"

    @model_validator(mode="after")
    def _check_pull(self) -> Self:
        if self.pin in PULLED_UP and self.pull != "up":
            raise ValueError(
                f"{pin_text(self.pin)} has a pull-up resistor on the board: write pull: up, or "
                "take another pin"
            )
        return self

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [Claim(f"gpio:{self.pin}", pin_text(self.pin))]

    @property
    def pressed_level(self) -> bool:
        """The level of the pin while the button is pressed: true is high."""
        return self.pull != "up" if self.active_low is None else not self.active_low

    def open(self) -> None:
        """Take the pin and watch it."""
        self._pressed: bool | None = None
        self._window: Timer | None = None
        self._edge_waits = False
        factory = self.shared("gpio", make_factory)
        with explained(self.pin):
            self._line = take_line(factory, self.pin)
            self._line.input_with_pull(PULLS[self.pull])
            self._line.when_changed = self._changed
        self._start_window()
        self.after(LOOK_EVERY, self._look)

    def close(self) -> None:
        """Let go of the pin."""
        self._line.close()

    def _changed(self, _ticks: object, _state: object) -> None:
        """Hand an edge to the node's lane; called in a thread of gpiozero's."""
        if not self._edge_waits:  # a floating pin has thousands a second: one call is enough
            self._edge_waits = True
            self.after(0, self._start_window)

    def _start_window(self) -> None:
        """Wait until the contact is still; each edge starts the wait again."""
        self._edge_waits = False
        if self._window is not None:
            self._window.cancel()
        self._window = self.after(self.debounce, self._settle)

    def _settle(self) -> None:
        """Believe the level that the pin has now."""
        self._window = None
        pressed = self._is_pressed()
        if pressed == self._pressed:
            return
        at_start, self._pressed = self._pressed is None, pressed
        if self.report == "both" or (not at_start and pressed == (self.report == "press")):
            self.send(pressed)

    def _look(self) -> None:
        """Look at the pin now and then: an edge that the kernel missed is made up for."""
        if self._window is None and self._is_pressed() != self._pressed:
            self._start_window()
        self.after(LOOK_EVERY, self._look)

    def _is_pressed(self) -> bool:
        return bool(self._line.state) == self.pressed_level
