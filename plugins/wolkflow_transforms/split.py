"""Take a value with fields apart."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_transforms.number import described


class Split(Step):
    """Sends each field of a value on as a message of its own, named like the field.

    With `time`, that field says when, in milliseconds since 1970, and is not sent itself. A value
    without fields is an error.
    """

    example = "split: {time: time}"

    time: Annotated[
        str | None, Field(description="the field that says when, in ms since 1970; else unchanged")
    ] = None

    def process(self, msg: Msg) -> Iterator[Msg]:
        """Send the fields, in their order."""
        fields = msg.value
        if not isinstance(fields, dict):
            shown = described(fields)
            raise ValueError(f"split needs fields, got {shown} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        time = msg.time if self.time is None else self._time(fields, msg.name)
        return (Msg(str(name), value, time) for name, value in fields.items() if name != self.time)

    def _time(self, fields: dict[str, object], series: str) -> int:
        time = fields.get(self.time or "")
        if isinstance(time, int) and not isinstance(time, bool) and time >= 0:
            return time
        shown = described(time) if self.time in fields else "nothing"
        raise ValueError(f"split needs ms since 1970 in {self.time}, got {shown} in {series}")
