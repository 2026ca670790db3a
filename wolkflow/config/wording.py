"""What pydantic finds wrong with a setting, in plain words."""

import re
from collections.abc import Mapping
from typing import Any

from wolkflow.config.problems import did_you_mean
from wolkflow.fields import format_duration, format_size

WANTED = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "a text",
    "bytes_type": "a text",
    "path_type": "the path of a file or folder",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "iterable_type": "a list",
    "dict_type": "a block of settings",
    "mapping_type": "a block of settings",
    "dataclass_type": "a block of settings",
    "model_type": "a block of settings",
    "model_attributes_type": "a block of settings",
    "none_required": "left empty",
}
"""The word after "must be", by pydantic's name of the error."""

LIMITS = {
    "greater_than": ("above {}", "gt"),
    "greater_than_equal": ("at least {}", "ge"),
    "less_than": ("below {}", "lt"),
    "less_than_equal": ("at most {}", "le"),
    "multiple_of": ("a multiple of {}", "multiple_of"),
}

LENGTHS = {
    "string_too_short": ("at least", "min_length"),
    "string_too_long": ("at most", "max_length"),
    "too_short": ("at least", "min_length"),
    "too_long": ("at most", "max_length"),
}

CHOICES = {"literal_error", "enum"}
BLOCKS = {kind for kind, words in WANTED.items() if words == "a block of settings"}
LISTS = {kind for kind, words in WANTED.items() if words == "a list"}
FREE_TEXT = {"value_error", "assertion_error"}


def must_be(error: Mapping[str, Any], measured_in: str, value: object = None) -> str:
    """Give what a value must be, "at least 8"; "" if pydantic's own sentence must do."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in WANTED:
        return WANTED[kind]
    if kind in LIMITS:
        words, key = LIMITS[kind]
        return words.format(written(context[key], measured_in))
    if kind in LENGTHS:
        return _length(kind, context, is_text=isinstance(value, str))
    return str(context["expected"]).replace("'", '"') if kind in CHOICES else ""


def sentence(error: Mapping[str, Any]) -> str:
    """Give a node's own words about a value, or what pydantic says, without its jargon."""
    if error["type"] in FREE_TEXT:
        return str(error["ctx"]["error"]) or "this value does not fit"
    text = str(error["msg"])
    return re.sub(r"^(Input|Value|String|Data|URL) should ", "must ", text)


def meant_choice(error: Mapping[str, Any], value: object) -> str:
    """Give "did you mean" for a value that is none of the allowed ones."""
    if error["type"] not in CHOICES or not isinstance(value, str):
        return ""
    return did_you_mean(value, re.findall(r"'([^']*)'", str(error["ctx"]["expected"])))


def written(limit: Any, measured_in: str) -> str:
    """Write a limit as a person writes the setting: 50ms, 64kB, 0x08."""
    if measured_in == "duration":
        return format_duration(limit)
    if measured_in == "size":
        return format_size(limit)
    if measured_in == "I2C address":
        return f"0x{limit:02x}"
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _length(kind: str, context: Mapping[str, Any], *, is_text: bool) -> str:
    words, key = LENGTHS[kind]
    count = context[key]
    if is_text:
        return f"a text of {words} {count} character{'s' * (count != 1)}"
    return f"a list of {words} {count} {'entry' if count == 1 else 'entries'}"
