"""Take a value with fields apart."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import described


class Split(Step):
    """Sends each field of a value on as a message of its own, named like the field.

    A list becomes a message for each element, a text one for each line, in the same series. With
    `time`, that field says when, in milliseconds since 1970, and is not sent itself. Anything else
    is an error. Node-RED's split node can put the parts together again later: that is `join`, by
    names and times, or `batch`, by number.
    """

    example = "split: {time: time}"

    time: Annotated[
        str | None, Field(description="the field that says when, in ms since 1970; else unchanged")
    ] = None

    def process(self, msg: Msg) -> list[Msg]:
        """Send the parts, in their order."""
        name, value, time = msg
        if isinstance(value, dict):
            time = time if self.time is None else self._time(value, name)
            return [msg_of((str(key), one, time)) for key, one in value.items() if key != self.time]
        if self.time is None and isinstance(value, list | str):
            parts = value.splitlines() if isinstance(value, str) else value
            return [msg_of((name, one, time)) for one in parts]
        raise ValueError(f"split needs {self._needs}, got {described(value)} in series {name}")

    @property
    def _needs(self) -> str:
        return "fields, a list or lines" if self.time is None else "fields"

    def _time(self, fields: dict[str, object], series: str) -> int:
        time = fields.get(self.time or "")
        if isinstance(time, int) and not isinstance(time, bool) and time >= 0:
            return time
        shown = described(time) if self.time in fields else "nothing"
        raise ValueError(f"split needs ms since 1970 in {self.time}, got {shown} in {series}")
