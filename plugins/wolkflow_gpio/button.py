"""A button, a switch, a door contact: something that closes a circuit."""

from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Duration, Timer
from wolkflow_gpio.contact import Contact

CLICKS = {1: "click", 2: "double_click", 3: "triple_click"}


class Button(Contact):
    """Tells when a button is pressed and when it is released: true and false.

    Connect one side of the button to the pin and the other to ground: no resistor is needed.

    With `report: both` it also tells its state at the start, so that a lamp can follow a switch;
    `press` and `release` report only what happens. With `report: gestures` it tells what a finger
    means, each as a series of its own that is true: `click`, `double_click`, `triple_click` (also
    for more), and `hold`, which is true once the button has been held and false when it is let go.
    """

    example = "gpio.button: {pin: 17}"

    report: Annotated[
        Literal["both", "press", "release", "gestures"],
        Field(description="what to send: both also tells the state at the start"),
    ] = "both"

    hold: Annotated[
        Duration, Field(description="gestures: how long a press is to be a hold", gt=0)
    ] = 1.0

    hold_again: Annotated[
        Duration | None,
        Field(description="gestures: send hold again at this interval while it is held", gt=0),
    ] = None

    multi_click: Annotated[
        Duration,
        Field(description="gestures: how soon the next click must follow; 0s for single ones only"),
    ] = 0.4

    def open(self) -> None:
        """Take the pin and watch it."""
        self._timer: Timer | None = None
        self._clicks = 0
        self._held = False
        self._down = False
        super().open()

    def settled(self, *, on: bool, at_start: bool) -> None:
        """Send what has happened."""
        if self.report == "gestures":
            self._gesture(on=on, at_start=at_start)
        elif self.report == "both" or (not at_start and on == (self.report == "press")):
            self.send(on)

    def _gesture(self, *, on: bool, at_start: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if on and not at_start:
            self._down = True
            self._timer = self.after(self.hold, self._hold)
        elif self._held:
            self._held = self._down = False
            self.send(value=False, name="hold")
        elif self._down:
            self._down = False
            self._clicks += 1
            self._timer = self.after(self.multi_click, self._clicked)

    def _hold(self) -> None:
        self._clicks = 0
        self._held = True
        self.send(value=True, name="hold")
        if self.hold_again is not None:
            self._timer = self.after(self.hold_again, self._hold)

    def _clicked(self) -> None:
        clicks, self._clicks = min(self._clicks, max(CLICKS)), 0
        self.send(value=True, name=CLICKS[clicks])
