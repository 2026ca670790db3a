"""Read JSON text."""

import json
import math
from datetime import datetime
from typing import Annotated, Any, NoReturn

from pydantic import Field

from wolkflow import Msg, Step

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
        self._decode = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite).decode

    def process(self, msg: Msg) -> Msg | None:
        """Send the value on."""
        text = msg.value
        if not isinstance(text, str):
            raise ValueError(f"json.parse needs text, got {text!r:.60} in series {msg.name}")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
        if not text.strip():
            return None
        try:
            return self._message(self._decode(text), msg)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"json.parse can't read {text!r:.80}: {error}") from error

    def _message(self, found: Any, msg: Msg) -> Msg:
        return Msg(
            msg.name if self.name is None else _series(_field(found, self.name)),
            found if self.value is None else _field(found, self.value),
            msg.time if self.time is None else _milliseconds(_field(found, self.time)),
        )


def _field(found: Any, field: str) -> Any:
    if not isinstance(found, dict) or field not in found:
        raise ValueError(f"there is no field {field}")
    return found[field]


def _series(name: Any) -> str:
    if not isinstance(name, str) or not name:
        raise ValueError(f"{name!r:.60} is not the name of a series")
    return name


def _milliseconds(time: Any) -> int:
    if isinstance(time, str):
        when = datetime.fromisoformat(time)
        if when.tzinfo is None:
            raise ValueError(f"the time {time} has no zone: it needs Z or +01:00 at its end")
        return round(when.timestamp() * 1000)
    if isinstance(time, int | float) and not isinstance(time, bool) and time >= EARLIEST_MS:
        return round(time)
    raise ValueError(f"{time!r:.60} is not a time in milliseconds since 1970")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a value")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:30]} is too large")
    return number
