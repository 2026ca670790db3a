"""A reading as it waits: its value is JSON text already, as storage and message need it."""

import json
from math import isfinite
from typing import Any, Final, NamedTuple

from wolkflow.wolkabout.values import Value, check_value

_NUMBERS: Final = (float, int)  # exactly: a bool is none, and finite ones are all there are


class Row(NamedTuple):
    """One reading that waits, in the order of `id`.

    `uptime_ms` is set for readings taken before the wall clock was: when that was, counted from
    the start of the machine, `boot`.
    """

    id: int
    time_ms: int
    reference: str
    text: str
    uptime_ms: int | None = None
    boot: str | None = None

    @property
    def value(self) -> Value:
        """The value itself."""
        value: Value = json.loads(self.text)
        return value


def value_text(reference: str, value: Any) -> str:
    """Write a value as JSON; for numbers that is what `repr` says, much faster.

    Raises `RefusedValueError` for what the platform cannot carry.
    """
    if type(value) is float and isfinite(value):
        return repr(value)
    value = check_value(reference, value)
    return repr(value) if type(value) in _NUMBERS else json.dumps(value)
