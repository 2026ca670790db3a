"""Looking into a node class: its settings, which of them are secret, what they are measured in."""

import dataclasses
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretBytes, SecretStr
from pydantic.fields import FieldInfo

WRAPPERS = (Annotated, Union, UnionType)

COMMON = "on_open_error"
"""The setting that every node has: named last."""


def settings_of(cls: type) -> Mapping[str, FieldInfo]:
    """Give the settings of a node, or of a block inside its settings, by their name in YAML."""
    fields: Mapping[str, FieldInfo] = (
        cls.model_fields if issubclass(cls, BaseModel) else getattr(cls, "__pydantic_fields__", {})
    )
    named = {_alias(field) or name: field for name, field in fields.items()}
    return dict(sorted(named.items(), key=lambda one: one[0] == COMMON))


def block_at(cls: type, path: tuple[str | int, ...]) -> type | None:
    """Find the class of the block of settings at a path; None if the path leads elsewhere."""
    if not path:
        return cls
    field = settings_of(cls).get(str(path[0]))
    if field is None:
        return None
    inner = [part for part in _parts(field.annotation) if _is_block(part)]
    rest = tuple(step for step in path[1:] if not isinstance(step, int))
    found = [block_at(part, rest) for part in inner]
    return next((block for block in found if block), None)


def field_at(cls: type, path: tuple[str | int, ...]) -> FieldInfo | None:
    """Find the setting at a path of names."""
    names = tuple(step for step in path if not isinstance(step, int))
    block = block_at(cls, names[:-1]) if names else None
    return settings_of(block).get(str(names[-1])) if block else None


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a setting, or something inside it, must never be shown."""
    return _is_secret(field.annotation, set())


def is_number(field: FieldInfo) -> bool:
    """Tell whether a setting takes numbers only: then true is not 1."""
    leaves = {part for part in _parts(field.annotation) if get_origin(part) not in WRAPPERS}
    return bool(leaves & {int, float}) and leaves <= {int, float, type(None)}


def measure(field: FieldInfo | None) -> str:
    """Name the domain type of a setting, "duration", "size", "I2C address"; "" for a plain one."""
    if field is None:
        return ""
    candidates = [*field.metadata]
    for part in _annotations(field.annotation):
        candidates += part
    schemas = [getattr(one, "json_schema", None) or {} for one in candidates]
    return next((str(schema["title"]) for schema in schemas if "title" in schema), "")


def _alias(field: FieldInfo) -> str | None:
    alias = field.validation_alias or field.alias
    return alias if isinstance(alias, str) else None


def _is_block(part: Any) -> bool:
    return isinstance(part, type) and (
        dataclasses.is_dataclass(part) or issubclass(part, BaseModel)
    )


def _is_secret(annotation: Any, seen: set[type]) -> bool:
    for part in _parts(annotation):
        if part in (SecretStr, SecretBytes):
            return True
        if _is_block(part) and part not in seen:
            seen.add(part)
            if any(_is_secret(field.annotation, seen) for field in settings_of(part).values()):
                return True
    return False


def _parts(annotation: Any) -> Iterator[Any]:
    """Go through a type and everything inside it: unions, lists, tables."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _annotations(annotation: Any) -> Iterator[tuple[Any, ...]]:
    for part in _parts(annotation):
        if get_origin(part) is Annotated:
            yield get_args(part)[1:]
