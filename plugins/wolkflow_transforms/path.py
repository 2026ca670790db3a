"""Fields inside fields: `room.temperature`, `readings.0.value`.

What travels is never changed in place, because other branches of a flow share it: what is put or
taken away is put into, or taken from, a copy of what lies on the way.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from pydantic import StringConstraints

from wolkflow import Msg
from wolkflow_transforms.number import described

FieldPath = Annotated[str, StringConstraints(pattern=r"^[^.]+(\.[^.]+)*$", max_length=256)]
"""A field's name, with those of the fields around it: `room.temperature`; 0 is the first in a list.

A field with a dot in its own name can't be reached.
"""

Path = tuple[str, ...]

MISSING: Any = object()
EMPTY: dict[str, Any] = {}
"""Fields that aren't there; nothing is ever put into these."""


def parts(path: str) -> Path:
    """Take a written path apart."""
    return tuple(path.split("."))


def fields_of(step: str, msg: Msg) -> dict[str, Any]:
    """Give a message's fields; a value without fields is a ValueError that names `step`."""
    value = msg.value
    if isinstance(value, dict):
        return value
    raise ValueError(f"{step} needs fields, got {described(value)} in series {msg.name}")


def found(value: Any, path: Path) -> Any:
    """Give what is at a path, MISSING if nothing is."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part, MISSING)
        elif isinstance(value, list) and part.isdecimal() and int(part[:9]) < len(value):
            value = value[int(part[:9])]
        else:
            return MISSING
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    """Give `value` with `new` at a path; fields on the way that aren't there are made.

    ValueError where something on the way has no fields.
    """
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, first: put(value.get(first, {}), rest, new)}
    if isinstance(value, list) and first.isdecimal() and int(first[:9]) < len(value):
        at = int(first[:9])
        return [*value[:at], put(value[at], rest, new), *value[at + 1 :]]
    raise ValueError(f"there is no room for a field {first} in {described(value)}")


def without(value: Any, path: Path) -> Any:
    """Give `value` without what is at a path; as it is if nothing is there."""
    first, rest = path[0], path[1:]
    if isinstance(value, dict) and first in value:
        if rest:
            return {**value, first: without(value[first], rest)}
        return {name: one for name, one in value.items() if name != first}
    if isinstance(value, list) and first.isdecimal() and int(first[:9]) < len(value):
        at = int(first[:9])
        return [*value[:at], *([without(value[at], rest)] if rest else []), *value[at + 1 :]]
    return value


def finder(path: Path) -> Callable[[Any], Any]:
    """Make `found` for one path; it is quicker where that leads two fields deep."""
    if len(path) != 2:
        return partial(found, path=path)
    first, last = path

    def find(value: Any) -> Any:
        inner = value.get(first) if value.__class__ is dict else None
        return inner.get(last, MISSING) if inner.__class__ is dict else found(value, path)

    return find


def putter(path: Path) -> Callable[[Any, Any], Any]:
    """Make `put` for one path; it is quicker where that leads two fields deep."""
    if len(path) != 2:
        return lambda value, new: put(value, path, new)
    first, last = path

    def put_in(value: Any, new: Any) -> Any:
        inner = value.get(first, EMPTY) if value.__class__ is dict else None
        if inner.__class__ is not dict:
            return put(value, path, new)
        return {**value, first: {**inner, last: new}}

    return put_in


def remover(path: Path) -> Callable[[Any], Any]:
    """Make `without` for one path; it is quicker where that leads two fields deep."""
    if len(path) != 2:
        return partial(without, path=path)
    first, last = path

    def remove(value: Any) -> Any:
        inner = value.get(first) if value.__class__ is dict else None
        if inner.__class__ is not dict:
            return without(value, path)
        inner = inner.copy()
        inner.pop(last, None)
        return {**value, first: inner}

    return remove
