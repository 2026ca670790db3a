"""Read JSON text."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from wolkflow import Msg, Step, json_reader, msg_of

EARLIEST_MS = 100_000_000_000


class Parse(Step):
    """Turns JSON text into the value it describes; an empty line is left out.

    With `value`, `name` and `time`, fields of an object become the message's value, series name and
    time: all three bring back what `file.append` has written. A time is a number of milliseconds
    since 1970, or a text like 2024-01-31T12:00:00Z.

    Text that isn't JSON is an error; so are NaN and Infinity, which JSON doesn't have.
    """

    example = "json.parse: {name: name, value: value, time: time}"

    name: Annotated[
        str | None, Field(description="the field that says the series; else it stays")
    ] = None
    value: Annotated[
        str | None, Field(description="the field that has the value; else it is everything")
    ] = None
    time: Annotated[
        str | None, Field(description="the field that says when; else the time stays")
    ] = None

    def open(self) -> None:
        """Prepare the decoder."""
        self._read = json_reader()
        self._takes_apart = (self.name, self.value, self.time) != (None, None, None)

    def process(self, msg: Msg) -> Msg | None:
        """Send the value on."""
        name, text, time = msg
        if text.__class__ is not str and not isinstance(text, str):
            raise ValueError(f"json.parse needs text, got {text!r:.60} in series {name}")
        if not text or text.isspace():
            return None
        try:
            found = self._read(text)
            if self._takes_apart:
                name, found, time = self._taken(found, name, time)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"json.parse can't read {text!r:.80}: {error}") from error
        return msg_of((name, found, time))

    def _taken(self, found: Any, name: str, time: int) -> tuple[str, Any, int]:
        """Take name, value and time out of an object."""
        if found.__class__ is not dict:
            raise ValueError(f"there is no field in {found!r:.60}")
        try:
            value = found if self.value is None else found[self.value]
            if self.name is not None:
                name = found[self.name]
                if name.__class__ is not str or not name:
                    raise ValueError(f"{name!r:.60} is not the name of a series")
            if self.time is not None:
                time = found[self.time]
                if time.__class__ is not int or time < EARLIEST_MS:
                    time = _milliseconds(time)
        except KeyError as missing:
            raise ValueError(f"there is no field {missing.args[0]}") from missing
        return name, value, time


def _milliseconds(time: Any) -> int:
    if isinstance(time, str):
        when = datetime.fromisoformat(time)
        if when.tzinfo is None:
            raise ValueError(f"the time {time} has no zone: it needs Z or +01:00 at its end")
        return round(when.timestamp() * 1000)
    if isinstance(time, float) and time >= EARLIEST_MS:
        return round(time)
    raise ValueError(f"{time!r:.60} is not a time in milliseconds since 1970")
