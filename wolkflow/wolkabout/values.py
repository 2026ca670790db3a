"""What a feed can carry: the check at the door."""

import math
from collections.abc import Sequence
from typing import Any, Final

from wolkflow.wolkabout.errors import RefusedValueError

Value = bool | int | float | str

TIME_NAME: Final = "timestamp"  # the member that holds the time, so no feed may have this name
_LARGEST_INTEGER: Final = 10**4000  # Python refuses to print integers of more than 4300 digits
_LONGEST_TEXT: Final = 16 * 1024 * 1024  # escaped it grows up to 12 times; MQTT ends at 256 MiB
_LATEST_MS: Final = 2**53  # beyond, JSON readers in JavaScript round


def check_reference(reference: str) -> str:
    """Return the feed reference, or raise `RefusedValueError` when it cannot be one."""
    if not isinstance(reference, str) or not reference:
        raise RefusedValueError(f"feed reference {reference!r}: must be a text, not empty")
    if reference == TIME_NAME:
        raise RefusedValueError(
            "feed reference 'timestamp': reserved for the time of a reading; rename the feed"
        )
    try:
        reference.encode()
    except UnicodeEncodeError as error:
        raise RefusedValueError(f"feed reference {reference!r}: not writable as UTF-8") from error
    return reference


def check_value(reference: str, value: Any) -> Value:
    """Return the value as the platform carries it; a list of numbers becomes one text `1,2.5,3`.

    Raises `RefusedValueError`, naming the feed, for NaN, infinities, None and nested structures.
    """
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise RefusedValueError(f"feed {reference!r}: {value} is no number the platform can carry")
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if -_LARGEST_INTEGER < value < _LARGEST_INTEGER:
            return value
        raise RefusedValueError(f"feed {reference!r}: an integer of more than 4000 digits")
    if isinstance(value, str):
        return _short_enough(reference, value)
    if isinstance(value, list | tuple):
        return _vector(reference, value)
    raise RefusedValueError(
        f"feed {reference!r}: a {type(value).__name__} cannot be sent; "
        "send a number, true or false, a text, or a list of numbers"
    )


def check_time(reference: str, time_ms: int) -> int:
    """Return the time of a reading, or raise `RefusedValueError` unless it is whole ms from 0."""
    if isinstance(time_ms, int) and not isinstance(time_ms, bool) and 0 <= time_ms < _LATEST_MS:
        return time_ms
    raise RefusedValueError(
        f"feed {reference!r}: time {time_ms!r} must be whole milliseconds since 1970, UTC"
    )


def _short_enough(reference: str, text: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    raise RefusedValueError(
        f"feed {reference!r}: a text of {len(text)} characters, {_LONGEST_TEXT} are allowed; "
        "send it as a file"
    )


def _vector(reference: str, numbers: Sequence[Any]) -> str:
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise RefusedValueError(
                f"feed {reference!r}: a list may hold numbers only, not {number!r}"
            )
        check_value(reference, number)
    if not numbers:
        raise RefusedValueError(f"feed {reference!r}: an empty list has no value")
    return ",".join(str(number) for number in numbers)
