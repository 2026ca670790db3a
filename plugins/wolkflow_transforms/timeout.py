"""Say a safe value when nothing comes any more."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.value import Value


class Timeout(Step):
    """Passes messages on, and sends `value` once when a series has been silent for `after`.

    It begins with the first message of a series. ESPHome sends NaN, which is no number here: say
    what the steps behind should do without a reading.
    """

    example = "timeout: {after: 1m, value: 0}"

    after_: Annotated[
        Interval, Field(validation_alias="after", description="how long is too long to be silent")
    ]
    value: Annotated[Value, Field(description="what is sent then")]

    def open(self) -> None:
        """Wait for nothing yet."""
        self._silence = Deadlines(self, self._say)

    def process(self, msg: Msg) -> Msg:
        """Send the message on."""
        self._silence.set(msg.name, self.after_)
        return msg

    def _say(self, name: str) -> None:
        self.emit(Msg(name, self.value, self.now_ms()))
