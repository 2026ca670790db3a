"""Anything as JSON: what JSON can't say becomes text."""

import json
import math
from collections.abc import Mapping
from typing import Any

DEEPEST = 20


def as_json(row: Mapping[str, Any]) -> str:
    """Write an object as JSON in one line, whatever is in it."""
    try:
        return json.dumps(row, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return json.dumps(_plain(row, DEEPEST))


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth and isinstance(value, Mapping):
        return {str(key): _plain(one, depth - 1) for key, one in value.items()}
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, depth - 1) for one in value]
    return "..." if isinstance(value, Mapping | list | tuple | set | frozenset) else str(value)
