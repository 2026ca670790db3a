"""What all inputs with two states share: the pin, its resistor, and when to believe it."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Duration, Source, Timer
from wolkflow_gpio.line import PULLS, check_pull
from wolkflow_gpio.place import Place, claim, opening

LOOK_EVERY = 1.0  # seconds; the kernel may miss an edge, and then a button would be held for ever


class Contact(Source):
    """An input that is believed when it has been still for a while.

    A kind of contact overrides `settled`.
    """

    pin: Annotated[Place, Field(description="pin that it is connected to")]

    pull: Annotated[
        Literal["up", "down", "none"],
        Field(
            description="built-in resistor: up for a contact to ground, down for one to 3.3 V, "
            "none when there is a resistor outside"
        ),
    ] = "up"

    active_low: Annotated[
        bool | None,
        Field(description="whether low means true; unless you say so, only with pull: up"),
    ] = None

    debounce: Annotated[
        Duration, Field(description="how long the contact must be still to be believed")
    ] = 0.03

    @model_validator(mode="after")
    def _check_pull(self) -> Self:
        check_pull(self.pin, self.pull)
        return self

    def settled(self, *, on: bool, at_start: bool) -> None:
        """Take a state that is believed: the first one `at_start`, then each change."""
        raise NotImplementedError

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [claim(self.pin)]

    @property
    def on_level(self) -> bool:
        """The level of the pin that means true: true is high."""
        return self.pull != "up" if self.active_low is None else not self.active_low

    def open(self) -> None:
        """Take the pin and watch it."""
        self._believed: bool | None = None
        self._window: Timer | None = None
        self._edge_waits = False
        with opening(self, self.pin) as self._line:
            self._line.input_with_pull(PULLS[self.pull])
            self._line.when_changed = self._changed
        self._start_window()
        self._look_later()

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
        on = self._is_on()
        if on != self._believed:
            at_start, self._believed = self._believed is None, on
            self.settled(on=on, at_start=at_start)

    def _look(self) -> None:
        """Look at the pin now and then: an edge that the kernel missed is made up for."""
        self._look_later()
        if self._window is None and self._is_on() != self._believed:
            self._start_window()

    def _look_later(self) -> None:
        """Look when the others do, too, so that the processor wakes up once for all of them."""
        self.after(LOOK_EVERY - self.monotonic() % LOOK_EVERY, self._look)

    def _is_on(self) -> bool:
        return bool(self._line.state) == self.on_level
