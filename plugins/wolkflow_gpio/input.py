"""Any digital input: a motion detector, a reed contact, a float switch."""

from typing import Annotated

from pydantic import Field

from wolkflow import Duration, Timer
from wolkflow_gpio.contact import Contact


class Input(Contact):
    """Tells the state of a contact or detector, at the start and when it changes.

    A contact (reed, float switch) goes between the pin and ground: it is true when closed. A
    detector with an output of its own (PIR, light barrier) goes to the pin, with `pull: down`: it
    is true when high. Its output must not be above 3.3 V, also if it is fed with 5 V.
    """

    example = "gpio.input: {pin: 4, pull: down, off_delay: 30s}"

    on_delay: Annotated[
        Duration, Field(description="send true only after it has been true for this long")
    ] = 0.0

    off_delay: Annotated[
        Duration, Field(description="send false only after it has been false for this long")
    ] = 0.0

    def open(self) -> None:
        """Take the pin and watch it."""
        self._waiting: Timer | None = None
        self._sent: bool | None = None
        super().open()

    def settled(self, *, on: bool, at_start: bool) -> None:
        """Send the state, once it has lasted."""
        if self._waiting is not None:
            self._waiting.cancel()
        delay = 0.0 if at_start else self.on_delay if on else self.off_delay
        if delay > 0 and on != self._sent:
            self._waiting = self.after(delay, lambda: self._tell(on=on))
        else:
            self._tell(on=on)

    def _tell(self, *, on: bool) -> None:
        if on != self._sent:
            self._sent = on
            self.send(on)
