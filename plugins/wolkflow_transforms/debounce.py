"""Wait until a value has settled."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step, Timer
from wolkflow_transforms.per_series import PerSeries

NOTHING = object()


class Debounce(Step):
    """Sends a value on when it has stayed the same for `time`: a switch that bounces gives one.

    Every change starts the wait again. Repeats of the value that was sent last are dropped, and so
    is a change that doesn't last. The message keeps the time of the change.

    `on` and `off` are times of their own for true and false, as delayed_on and delayed_off in
    ESPHome; a value that has no time passes at once.
    """

    example = "debounce: {time: 50ms}"

    time: Annotated[Interval | None, Field(description="how long a value must stay the same")] = (
        None
    )
    on: Annotated[
        Interval | None, Field(description="how long true must stay, if not as long as `time`")
    ] = None
    off: Annotated[
        Interval | None, Field(description="how long false must stay, if not as long as `time`")
    ] = None

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        if self.time is None and self.on is None and self.off is None:
            raise ValueError("give a time, or one for on or off: {time: 50ms}, {off: 5m}")
        return self

    def open(self) -> None:
        """Forget all series."""
        self._contacts: PerSeries[Contact] = PerSeries()

    def close(self) -> None:
        """Stop waiting."""
        for contact in self._contacts.values():
            contact.forget()
        self._contacts.clear()

    def process(self, msg: Msg) -> Msg | None:
        """Wait to see whether the value stays."""
        contact = self._contacts.get(msg.name)
        if contact is None:
            contact = Contact()
            forgotten = self._contacts.begin(msg.name, contact)
            if forgotten is not None:
                forgotten.forget()
        if contact.waiting is not None and contact.waiting.value == msg.value:
            return None
        contact.forget()
        if contact.settled == msg.value:
            return None
        seconds = self._time_of(msg.value)
        if seconds is None:
            contact.settled = msg.value
            return msg
        contact.waiting = msg
        contact.timer = self.after(seconds, lambda: self._settle(contact))
        return None

    def _time_of(self, value: Any) -> float | None:
        own = self.on if value is True else self.off if value is False else None
        return self.time if own is None else own

    def _settle(self, contact: "Contact") -> None:
        msg = contact.waiting
        contact.forget()
        if msg is not None:
            contact.settled = msg.value
            self.emit(msg)


class Contact:
    """One series: the value that settled last, and the one that may settle next."""

    __slots__ = ("settled", "timer", "waiting")

    def __init__(self) -> None:
        self.settled: Any = NOTHING
        self.waiting: Msg | None = None
        self.timer: Timer | None = None

    def forget(self) -> None:
        """Give up on the value that may settle next."""
        self.waiting = None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
