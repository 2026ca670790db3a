"""JSON as the protocol writes it, and reading it without surprises."""

import json
import math
from typing import Any, NoReturn

from wolkflow.wolkabout.errors import MessageError


def write(value: Any) -> bytes:
    """Write JSON in ASCII, separated by `, ` and `: `, members in their order."""
    try:
        return json.dumps(value, allow_nan=False).encode("ascii")
    except (ValueError, TypeError, RecursionError) as error:
        raise MessageError(f"cannot be written as JSON: {error}") from error


def read(payload: bytes) -> Any:
    """Read UTF-8 JSON; raise `MessageError` for anything else, NaN and Infinity included."""
    try:
        return json.loads(payload.decode(), parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise MessageError(f"not valid JSON: {str(error)[:200]}") from error


def read_object(payload: bytes) -> dict[str, Any]:
    """Read a JSON object."""
    value = read(payload)
    if not isinstance(value, dict):
        raise MessageError(f"expected a JSON object, got {_kind(value)}")
    return value


def read_objects(payload: bytes) -> list[dict[str, Any]]:
    """Read an array of JSON objects."""
    value = read(payload)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise MessageError(f"expected an array of JSON objects, got {_kind(value)}")
    return value


def read_texts(payload: bytes) -> tuple[str, ...]:
    """Read an array of texts."""
    return as_texts(read(payload), "payload")


def read_text(payload: bytes) -> str:
    """Read one JSON string."""
    return as_text(read(payload), "payload")


def text(members: dict[str, Any], name: str) -> str:
    """Take a member that must be a text."""
    return as_text(members.get(name), name)


def optional_text(members: dict[str, Any], name: str) -> str | None:
    """Take a member that may be missing, null or empty; all three give None."""
    return text(members, name) if members.get(name) else None


def count(members: dict[str, Any], name: str) -> int:
    """Take a member that must be a whole number from 0."""
    value = members.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MessageError(f"{name!r} must be a whole number from 0, got {_kind(value)}")
    return value


def texts(members: dict[str, Any], name: str) -> tuple[str, ...]:
    """Take a member that must be an array of texts."""
    return as_texts(members.get(name), name)


def as_text(value: Any, name: str) -> str:
    """Return the value if it is a text."""
    if not isinstance(value, str):
        raise MessageError(f"{name!r} must be a text, got {_kind(value)}")
    return value


def as_texts(value: Any, name: str) -> tuple[str, ...]:
    """Return the value as a tuple if it is an array of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MessageError(f"{name!r} must be an array of texts, got {_kind(value)}")
    return tuple(value)


def _kind(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:60]


def _refuse_constant(token: str) -> NoReturn:
    raise ValueError(f"{token} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is beyond any float")
    return number
