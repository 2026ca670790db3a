"""Read JSON text."""

from datetime import datetime
from typing import Annotated, Any, NoReturn

from pydantic import Field

from wolkflow import Msg, Step, json_reader, message_reader, msg_of

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
        self._read_message = None
        if self.name is not None and self.value is not None and self.time is not None:
            self._read_message = message_reader(self.name, self.value, self.time)

    def process(self, msg: Msg) -> Msg | None:
        """Send the value on."""
        name, text, time = msg
        if text.__class__ is not str and not isinstance(text, str):
            raise ValueError(f"json.parse needs text, got {text!r:.60} in series {name}")
        try:
            if self._read_message is not None:
                name, value, time = self._read_message(text)
            elif self._takes_apart:
                name, value, time = self._taken(self._read(text), name, time)
            else:
                value = self._read(text)
            if name.__class__ is not str or not name:
                _refuse_name(name)
            if time.__class__ is not int or (time < EARLIEST_MS and self.time is not None):
                time = _milliseconds(time)
        except (KeyError, TypeError) as error:
            missing = error.args[0] if isinstance(error, KeyError) else "in it"
            shown = f"json.parse can't read {text!r:.80}: there is no field {missing}"
            raise ValueError(shown) from error
        except (ValueError, RecursionError) as error:
            if not text.strip():
                return None
            raise ValueError(f"json.parse can't read {text!r:.80}: {error}") from error
        return msg_of((name, value, time))

    def _taken(self, found: Any, name: Any, time: Any) -> tuple[Any, Any, Any]:
        """Take out of an object what is to be taken."""
        return (
            name if self.name is None else found[self.name],
            found if self.value is None else found[self.value],
            time if self.time is None else found[self.time],
        )


def _refuse_name(name: Any) -> NoReturn:
    raise ValueError(f"{name!r:.60} is not the name of a series")


def _milliseconds(time: Any) -> int:
    if isinstance(time, str):
        when = datetime.fromisoformat(time)
        if when.tzinfo is None:
            raise ValueError(f"the time {time} has no zone: it needs Z or +01:00 at its end")
        return round(when.timestamp() * 1000)
    if isinstance(time, float) and time >= EARLIEST_MS:
        return round(time)
    raise ValueError(f"{time!r:.60} is not a time in milliseconds since 1970")
