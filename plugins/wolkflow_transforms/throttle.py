"""Slow a series down."""

from collections import deque
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.per_series import PerSeries

MOST_WAITING = 10_000


class Throttle(Step):
    """Lets at most one message of each series pass in `every`, or `burst` of them.

    The first passes at once. Of those that follow too soon, the latest is kept and passes at the
    end of the interval, so the last value always arrives. With `mode: first` they are dropped
    instead, as in ESPHome. With `mode: spread` all are kept and pass one after the other, evenly,
    as in Node-RED; when 10,000 of a series wait, what comes is an error.

    What waits when the pipeline ends is sent then.
    """

    example = "throttle: {every: 10s}"

    every: Annotated[Interval, Field(description="the shortest time between two messages")]
    burst: Annotated[
        int, Field(description="how many may pass at once in each interval", ge=1, le=10_000)
    ] = 1
    mode: Annotated[
        Literal["latest", "first", "spread"],
        Field(description="of those that come too soon: keep the latest, none, or all"),
    ] = "latest"

    @model_validator(mode="after")
    def _check_burst(self) -> Self:
        if self.mode == "spread" and self.burst > 1:
            raise ValueError("messages are either spread or may come in a burst: leave one out")
        return self

    def open(self) -> None:
        """Forget all series."""
        self._pauses: PerSeries[Pause] = PerSeries()
        self._most = MOST_WAITING if self.mode == "spread" else 1

    def close(self) -> None:
        """Send on what still waits for its turn."""
        for pause in self.__dict__.pop("_pauses", {}).values():
            self._send_all(pause)

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on if its series has been quiet, else keep it."""
        pause = self._pauses.get(msg.name)
        if pause is None:
            self._begin(msg.name)
            return msg
        if pause.passed < self.burst:
            pause.passed += 1
            return msg
        if self.mode == "spread" and len(pause.waiting) >= MOST_WAITING:
            raise ValueError(f"throttle has {MOST_WAITING} messages of {msg.name} waiting")
        if self.mode != "first":
            pause.waiting.append(msg)
        return None

    def _begin(self, name: str) -> None:
        pause = Pause(self._most)
        forgotten = self._pauses.begin(name, pause)
        self.after(self.every, lambda: self._end(name, pause))
        if forgotten is not None:
            self._send_all(forgotten)

    def _end(self, name: str, pause: "Pause") -> None:
        if self._pauses.get(name) is not pause:
            return
        if not pause.waiting:
            del self._pauses[name]
            return
        pause.passed = 1
        self.after(self.every, lambda: self._end(name, pause))
        self.emit(pause.waiting.popleft())

    def _send_all(self, pause: "Pause") -> None:
        while pause.waiting:
            self.emit(pause.waiting.popleft())


class Pause:
    """The time after a message of one series, and those that came too soon."""

    __slots__ = ("passed", "waiting")

    def __init__(self, most: int) -> None:
        self.passed = 1
        self.waiting: deque[Msg] = deque(maxlen=most)
