"""A node's settings in the words of the person who writes them: type, limits, default."""

import dataclasses
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretBytes, SecretStr
from pydantic.fields import FieldInfo

from wolkflow.config.node_class import measure, settings_of
from wolkflow.config.wording import written

PLAIN = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    Path: "path",
    SecretStr: "text, secret",
    SecretBytes: "text, secret",
    dict: "mapping",
    Any: "any value",
}
ANY_VALUE = {bool, int, float, str, dict, list}
BOUNDS = ("ge", "gt", "le", "lt", "min_length", "max_length")
SIMPLE_TEXT = re.compile(r"[A-Za-z_][\w./-]*")


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One setting; one inside a block of settings has a dotted name: `rotate.size`.

    `default` is as it would be written in a pipeline, empty where there is none.
    """

    name: str
    type: str
    limits: str
    required: bool
    default: str
    description: str

    @property
    def summary(self) -> str:
        """Say what can be written: `duration, above 0s, default 10s`."""
        ending = "required" if self.required else f"default {self.default}" if self.default else ""
        return ", ".join(part for part in (self.type, self.limits, ending) if part)


def settings(cls: type, before: str = "") -> Iterator[Setting]:
    """Describe the settings of a node, or of a block inside them."""
    for name, field in settings_of(cls).items():
        yield Setting(
            name=before + name,
            type=type_text(field.annotation, measure(field)),
            limits=limits(field),
            required=field.is_required(),
            default=default_text(field),
            description=field.description or "",
        )
        for block in blocks(field.annotation):
            yield from settings(block, f"{before}{name}.")


def blocks(annotation: Any) -> Iterator[type]:
    """Find the blocks of settings in a type."""
    if isinstance(annotation, type) and (
        dataclasses.is_dataclass(annotation) or issubclass(annotation, BaseModel)
    ):
        yield annotation
    for part in get_args(annotation):
        yield from blocks(part)


def type_text(annotation: Any, measured_in: str = "") -> str:
    """Name a type: `duration`, `whole number`, `up, down or none`, `list of text`."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_text(inner[0], measured_in)
    if origin in (Union, types.UnionType):
        return _union_text(inner, measured_in)
    if origin is Literal:
        return _choice([literal(one) for one in inner])
    return measured_in or _plain_text(annotation)


def limits(field: FieldInfo) -> str:
    """Say between what a setting must be: `1 to 100`, `above 0s`; nothing if that is no limit."""
    measured_in = measure(field)
    bound = {
        name: getattr(part, name)
        for part in [*field.metadata, *_inner_metadata(field.annotation)]
        for name in BOUNDS
        if getattr(part, name, None) is not None
    }
    if measured_in in ("duration", "size"):
        bound = {name: value for name, value in bound.items() if value}
    if "gt" in bound:
        bound.pop("ge", None)
    shown = {name: written(value, measured_in) for name, value in bound.items()}
    return ", ".join(filter(None, (_range(shown), _length(bound, field.annotation))))


def default_text(field: FieldInfo) -> str:
    """Write a setting's default as a person would write it in a pipeline."""
    if field.is_required():
        return ""
    default = field.get_default(call_default_factory=True)
    measured_in = measure(field)
    if measured_in in ("duration", "size", "I2C address") and isinstance(default, int | float):
        return written(default, measured_in)
    return literal(default)


def literal(value: Any) -> str:
    """Write a value as in a pipeline; nothing for None, for a secret, or for what is empty."""
    if isinstance(value, SecretStr | SecretBytes) or value is None or value in ("", [], (), {}):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(one) for one in value)}]"
    if dataclasses.is_dataclass(value) or isinstance(value, BaseModel | dict):
        pairs = value.items() if isinstance(value, dict) else vars(value).items()
        return "{" + ", ".join(f"{name}: {literal(one)}" for name, one in pairs) + "}"
    text = str(value)
    return text if SIMPLE_TEXT.fullmatch(text) else f'"{text}"'


def _plain_text(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin in (list, tuple, Sequence):
        return f"list of {type_text(get_args(annotation)[0])}"
    if origin in (dict, Mapping):
        return "mapping"
    if next(blocks(annotation), None):
        return "settings"
    return PLAIN.get(annotation) or str(getattr(annotation, "__name__", annotation)).lower()


def _union_text(inner: Sequence[Any], measured_in: str) -> str:
    plain = [part for part in inner if part is not type(None)]
    bare = {get_origin(part) or part for part in map(_unannotated, plain)}
    if bare >= ANY_VALUE:
        return "any value"
    if measured_in:
        return measured_in
    return _choice(list(dict.fromkeys(type_text(part) for part in plain)))


def _unannotated(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _choice(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _inner_metadata(annotation: Any) -> Iterator[Any]:
    """Find the limits inside `Annotated[...] | None`."""
    for part in get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else ():
        for note in get_args(part)[1:] if get_origin(part) is Annotated else ():
            yield note
            yield from getattr(note, "metadata", ())


def _range(shown: Mapping[str, str]) -> str:
    if "ge" in shown and "le" in shown:
        return f"{shown['ge']} to {shown['le']}"
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    return ", ".join(f"{word} {shown[name]}" for name, word in words.items() if name in shown)


def _length(bound: Mapping[str, Any], annotation: Any) -> str:
    lowest, highest = bound.get("min_length", 0), bound.get("max_length")
    unit = "entries" if get_origin(annotation) in (list, dict) else "characters"
    if lowest == highest == 1:
        return f"1 {'entry' if unit == 'entries' else 'character'}"
    if highest is None:
        return f"at least {lowest} {unit}" if lowest > 1 else ""
    return f"{lowest} to {highest} {unit}" if lowest else f"at most {highest} {unit}"
