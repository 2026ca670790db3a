"""Let messages arrive later."""

from collections import deque
from random import Random
from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step

MOST_WAITING = 10_000
A_BIT = 1e-6


class Delay(Step):
    """Sends each message on `time` later, in the order they came.

    With `up_to` it is a time between both, at random, so that many machines don't act at once; no
    message overtakes another, unlike in Node-RED. The message keeps its own time. At most 10,000
    wait: what comes then is an error. What waits when the pipeline ends is not sent.

    ESPHome's delayed_on and delayed_off, which forget a change that doesn't last, are `debounce`
    with `on` and `off`.
    """

    example = "delay: {time: 5s}"

    time: Annotated[Interval, Field(description="how much later a message is sent on")]
    up_to: Annotated[
        Interval | None, Field(description="at random, up to so much later instead")
    ] = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.up_to is not None and self.up_to <= self.time:
            raise ValueError("up_to is longer than time: {time: 1s, up_to: 10s}")
        return self

    def open(self) -> None:
        """Start with nothing waiting."""
        self._waiting: deque[tuple[float, Msg]] = deque()
        self._last = 0.0
        self._random = Random(f"{self.label} {self.now_ms()}")  # a replay has the same again

    def process(self, msg: Msg) -> None:
        """Keep the message for a while."""
        if len(self._waiting) >= MOST_WAITING:
            raise ValueError(f"delay has {MOST_WAITING} messages waiting, {msg.name} is lost")
        now = self.monotonic()
        later = self.time if self.up_to is None else self._random.uniform(self.time, self.up_to)
        self._last = max(self._last, now + later)
        self._waiting.append((self._last, msg))
        if len(self._waiting) == 1:
            self.after(later, self._send_due)

    def _send_due(self) -> None:
        """Send what it is time for; one timer at a time does for all that waits."""
        until = self.monotonic() + A_BIT
        waiting, ready = self._waiting, []
        while waiting and waiting[0][0] <= until:
            ready.append(waiting.popleft()[1])
        if waiting:
            self.after(waiting[0][0] - until + A_BIT, self._send_due)
        for msg in ready:
            self.emit(msg)
