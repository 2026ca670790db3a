"""What counts as a number, for the steps that need one.

Such a step begins with one cheap line, because it runs for every message:

    if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
        value = number("scale", msg)

A float, which is what sensors send, goes straight on. The comparison is false for NaN, for both
infinities, and for a whole number beyond every float.
"""

import sys
from numbers import Real
from typing import Any

from wolkflow import Msg

LOWEST = -sys.float_info.max
HIGHEST = sys.float_info.max


def number(step: str, msg: Msg) -> Any:
    """Give the value of `msg` if it is a number: a whole one, or one of a library's own type.

    True and false, text, NaN, infinities and structured values are a ValueError that names `step`.
    """
    value = msg.value
    if value.__class__ is int and LOWEST <= value <= HIGHEST:
        return value
    real = isinstance(value, Real) and not isinstance(value, bool)
    if real and LOWEST <= value <= HIGHEST:
        return value
    raise ValueError(f"{step} needs a number, got {described(value)} in series {msg.name}")


def described(value: Any) -> str:
    """Show a value that is out of place, shortly."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    fields = f"fields ({', '.join(map(str, list(value)[:5]))})" if isinstance(value, dict) else ""
    shown = fields or repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
