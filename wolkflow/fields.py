"""The types of settings: what a person writes in YAML, and what a node gets.

Limits, units and descriptions live in these types, so that a node that overrides a default keeps
them.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from wolkflow.pins import parse_pin

DURATIONS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
QUANTITY = re.compile(r"(\d+(?:\.\d+)?) ?([A-Za-z]+)")


def parse_duration(value: Any) -> float:
    """Turn `250ms`, `10s`, `5m`, `12h` or `7d` into seconds."""
    return _quantity(value, DURATIONS, "a duration", "250ms, 10s, 5m, 12h or 7d")


def take_duration(value: Any, info: ValidationInfo) -> float:
    """Parse what a pipeline says; Python code, which gives no context, may give seconds."""
    if info.context is None and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return parse_duration(value)


def parse_size(value: Any) -> int:
    """Turn `64kB`, `10MB` or `1MiB` into bytes; a whole number is bytes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(_quantity(value, SIZES, "a size", "64kB, 10MB or 1MiB"))


def _quantity(value: Any, units: dict[str, Any], kind: str, like: str) -> float:
    match = QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match[2] not in units:
        raise ValueError(f"{value!r} is not {kind}: write a number and a unit, like {like}")
    return float(match[1]) * float(units[match[2]])


def format_duration(seconds: float) -> str:
    """Write seconds as a person would: `10s`, `1.5h`, `250ms`."""
    fitting = [unit for unit in ("d", "h", "m", "s") if seconds and seconds % DURATIONS[unit] == 0]
    if fitting:
        return f"{seconds / DURATIONS[fitting[0]]:.12g}{fitting[0]}"
    return f"{seconds:.12g}s" if seconds >= 1 or not seconds else f"{seconds * 1000:.12g}ms"


def format_size(size: int) -> str:
    """Write bytes as a person would: `64kB`, `10MB`."""
    fitting = [unit for unit in ("GB", "MB", "kB") if size and size % SIZES[unit] == 0]
    return f"{size // SIZES[fitting[0]]}{fitting[0]}" if fitting else f"{size}B"


def resolve_path(value: Any, info: ValidationInfo) -> Any:
    """Take a relative path from the pipeline's folder, not from the working directory."""
    if not isinstance(value, str | Path) or not str(value):
        return value
    folder = (info.context or {}).get("folder", Path())
    path = os.path.expanduser(value)  # noqa: PTH111  # pathlib's raises for an unknown user
    return (folder / path).absolute()


Duration = Annotated[
    float,
    BeforeValidator(take_duration),
    Field(ge=0),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d+(\.\d+)? ?(ms|s|m|min|h|d)$",
            "title": "duration",
            "examples": ["250ms", "10s", "5m", "12h", "7d"],
        }
    ),
]
"""A length of time: `250ms`, `10s`, `5m`, `12h`, `7d`; a node gets seconds as float."""

Interval = Annotated[Duration, Field(gt=0, description="how often to read")]
"""How often something happens: a duration above zero."""

Size = Annotated[
    int,
    BeforeValidator(parse_size),
    Field(ge=0),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": r"^\d+(\.\d+)? ?([kMG]?B|[KMG]iB)$"},
            ],
            "title": "size",
            "examples": ["64kB", "10MB", "1MiB"],
        }
    ),
]
"""An amount of bytes: `64kB`, `10MB`; a node gets an int."""

Pin = Annotated[
    int,
    BeforeValidator(parse_pin),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 27},
                {"type": "string", "pattern": r"^(GPIO|BCM|BOARD|WPI|J8:)\d+$"},
            ],
            "title": "pin",
            "examples": [17, "GPIO17", "BOARD11", "J8:11"],
        }
    ),
]
"""A pin of the 40-pin header: `17`, `GPIO17`, `BOARD11`, `J8:11`; a node gets the GPIO number."""

I2cAddress = Annotated[
    int,
    Field(ge=0x08, le=0x77),
    WithJsonSchema(
        {"type": "integer", "minimum": 8, "maximum": 119, "title": "I2C address", "examples": [118]}
    ),
]
"""The 7-bit address of a chip on an I2C bus: `0x76`."""

Percent = Annotated[float, Field(ge=0, le=100)]
"""A part of a hundred, 0 to 100."""

LocalPath = Annotated[
    Path,
    BeforeValidator(resolve_path),
    WithJsonSchema({"type": "string", "minLength": 1, "title": "path"}),
]
"""A file or folder; a relative one starts at the pipeline's own folder. A node gets it absolute."""
