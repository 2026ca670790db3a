"""Send something at once, and something else a while later."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.value import Value


class Trigger(Step):
    """Sends `first` when a message comes, and `then` when `time` has passed: a light on a stair.

    Messages that come in between are dropped; with `extend`, each starts the time again. Without
    `first`, the message itself is sent; without `then`, nothing is sent later, which keeps those
    in between off. A message with the value `reset` sends nothing and ends the time early, with
    `then` not sent. Like Node-RED's trigger node, for each series on its own. What is still to be
    sent when the pipeline ends is not.
    """

    example = "trigger: {first: true, time: 5m, then: false, extend: true}"

    time: Annotated[Interval, Field(description="how long it takes until `then` is sent")]
    first: Annotated[
        Value | None, Field(description="what is sent at once; else the message itself")
    ] = None
    then: Annotated[Value | None, Field(description="what is sent when the time is over")] = None
    extend: Annotated[
        bool, Field(description="start the time again with each message that comes")
    ] = False
    reset: Annotated[
        Value | None, Field(description="a value that ends the time, with nothing sent")
    ] = None

    def open(self) -> None:
        """Start with nothing to send."""
        self._running = Deadlines(self, self._send_then)

    def process(self, msg: Msg) -> Msg | None:
        """Send the first value on, if its time isn't running."""
        name, value, time = msg
        if self.reset is not None and value == self.reset:
            self._running.stop(name)
            return None
        was_running = name in self._running
        if self.extend or not was_running:
            self._running.set(name, self.time)
        if was_running:
            return None
        return msg if self.first is None else Msg(name, self.first, time)

    def _send_then(self, name: str) -> None:
        if self.then is not None:
            self.emit(Msg(name, self.then, self.now_ms()))
