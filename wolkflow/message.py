"""The message that travels through a pipeline."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple, final


@final
class Msg(NamedTuple):
    """One value of one series; immutable, so that every branch of a flow may share it.

    `name` is the series ("temperature", a feed reference), `value` a number, a bool, a text, or a
    dict or list for structured data, `time` milliseconds since the epoch, UTC.
    """

    name: str
    value: Any
    time: int


msg_of: Callable[[tuple[str, Any, int]], Msg] = partial(tuple.__new__, Msg)
"""Makes a Msg of a tuple in half the time: for steps that run for every message."""

DEEPEST = 50
PLAIN: frozenset[type] = frozenset({int, bool, str, bytes, type(None)})
HIGHEST = sys.float_info.max


def check_value(value: Any, depth: int = 0) -> None:
    """Raise ValueError, its text what was found, for a value that no later step would know."""
    if depth > DEEPEST:
        raise ValueError("a value that is too deeply nested")
    kind = value.__class__
    if kind is float:
        if not -HIGHEST <= value <= HIGHEST:
            raise ValueError(f"{value}, which is no number")
    elif kind not in PLAIN:
        for one in _inside(value):
            check_value(one, depth + 1)


def _inside(value: Any) -> Iterable[Any]:
    """Give what is in fields or in a list, but for numbers that nothing is wrong with."""
    if isinstance(value, dict):
        if not all([isinstance(name, str) for name in value]):  # noqa: C419  # a generator takes twice the time
            raise ValueError("a field whose name is not a text")
        value = value.values()
    elif not isinstance(value, list):
        raise ValueError(f"a {type(value).__name__}, which a message can't carry")  # noqa: TRY004  # a bad value is a ValueError, whatever is bad about it
    return [one for one in value if one.__class__ is not float or not -HIGHEST <= one <= HIGHEST]
