"""Let messages arrive later."""

from collections import deque
from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step

MOST_WAITING = 10_000


class Delay(Step):
    """Sends each message on `time` later, in the order they came.

    The message keeps its own time. At most 10,000 wait: what comes then is an error. What waits
    when the pipeline ends is not sent.
    """

    example = "delay: {time: 5s}"

    time: Annotated[Interval, Field(description="how much later a message is sent on")]

    def open(self) -> None:
        """Start with nothing waiting."""
        self._waiting: deque[Msg] = deque()

    def process(self, msg: Msg) -> None:
        """Keep the message for a while."""
        if len(self._waiting) >= MOST_WAITING:
            raise ValueError(f"delay has {MOST_WAITING} messages waiting, {msg.name} is lost")
        self._waiting.append(msg)
        self.after(self.time, self._send_first)

    def _send_first(self) -> None:
        self.emit(self._waiting.popleft())
