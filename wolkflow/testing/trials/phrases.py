"""Whether a value is as expected: equal, or as a phrase says it: `above 20`, `20 to 22`."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from wolkflow.excerpt import escaped

NUMBER = r"-?\d+(?:\.\d+)?"
RANGE = re.compile(rf"({NUMBER}) to ({NUMBER})")
BOUND = re.compile(rf"(above|below|at least|at most|about) ({NUMBER})")
WORDS = {"on": True, "off": False, "high": True, "low": False}
ANYTHING, CONTAINING = "anything", "containing "
LONGEST = 200


def fits(wanted: Any, seen: Any) -> bool:
    """Tell whether a value is as expected."""
    if isinstance(wanted, Mapping):
        return _fits_fields(wanted, seen)
    if isinstance(wanted, list):
        return _fits_each(wanted, seen)
    if wanted != ANYTHING and (isinstance(seen, bool) or isinstance(wanted, bool)):
        return (WORDS.get(wanted, wanted) if isinstance(wanted, str) else wanted) is seen
    if isinstance(seen, int | float) and _fits_number(wanted, seen):
        return True
    if isinstance(seen, str) and isinstance(wanted, str) and wanted.startswith(CONTAINING):
        return wanted.removeprefix(CONTAINING) in seen
    return wanted in (ANYTHING, seen)


def shown(value: Any) -> str:
    """Write a value as it would stand in a test."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, str):
        return escaped(value[:LONGEST]) or '""'
    if value is None:
        return "null"
    return escaped(json.dumps(value, ensure_ascii=False, default=str)[:LONGEST])


def _fits_each(wanted: list[Any], seen: Any) -> bool:
    together = isinstance(seen, Sequence) and not isinstance(seen, str)
    return together and len(wanted) == len(seen) and all(map(fits, wanted, seen))


def _fits_number(wanted: Any, seen: float) -> bool:
    if isinstance(wanted, int | float):
        return math.isclose(wanted, seen, rel_tol=1e-9, abs_tol=1e-12)
    if not isinstance(wanted, str):
        return False
    between = RANGE.fullmatch(wanted)
    if between:
        return float(between[1]) <= seen <= float(between[2])
    bound = BOUND.fullmatch(wanted)
    return bound is not None and _fits_bound(bound[1], bound[2], seen)


def _fits_bound(word: str, number: str, seen: float) -> bool:
    limit = float(number)
    if word == "about":
        return round(seen, len(number.partition(".")[2])) == limit
    return {
        "above": seen > limit,
        "below": seen < limit,
        "at least": seen >= limit,
        "at most": seen <= limit,
    }[word]


def _fits_fields(wanted: Mapping[str, Any], seen: Any) -> bool:
    """Compare the fields that are named; a text may be JSON."""
    if isinstance(seen, str):
        try:
            seen = json.loads(seen)
        except ValueError:
            return False
    if not isinstance(seen, Mapping):
        return False
    return all(name in seen and fits(value, seen[name]) for name, value in wanted.items())
