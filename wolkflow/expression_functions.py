"""What an expression can compute with: its functions, and operators that stay bounded.

Nothing here can take long or make something large: numbers stay below about 1e300, texts below
10,000 characters. What doesn't is an ArithmeticError or a ValueError.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 10_000
MOST_BITS = 1024
MOST_DIGITS = 15
NUMBERS = frozenset({float, int})


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its meaning, with the fewest and most arguments it takes."""

    call: Callable[..., Any]
    fewest: int
    most: int
    what: str


def add(left: Any, right: Any) -> Any:
    """Add two numbers, or join two texts."""
    if left.__class__ in NUMBERS and right.__class__ in NUMBERS:
        return left + right
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > LONGEST_TEXT:
            raise ValueError(f"a text would be longer than {LONGEST_TEXT} characters")
        return left + right
    if isinstance(left, str) or isinstance(right, str):
        raise TypeError("a text and a number don't add up: turn one into the other with text(...)")
    return _number(left) + _number(right)


def multiply(left: Any, right: Any) -> Any:
    """Multiply two numbers."""
    if left.__class__ is float and right.__class__ in NUMBERS:
        return left * right
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > MOST_BITS:
            raise OverflowError("the product is too large")
        return left * right
    return _number(left) * _number(right)


def remainder(left: Any, right: Any) -> Any:
    """Give what a division leaves."""
    return _number(left) % _number(right)


def power(base: Any, exponent: Any) -> Any:
    """Raise a number to a power; whole numbers stay whole while they are small enough."""
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if base.bit_length() * exponent > MOST_BITS:
            raise OverflowError("the power is too large")
        return base**exponent
    return math.pow(_number(base), _number(exponent))


def rounded(value: Any, digits: Any = None) -> Any:
    """Round a number, to a whole one without `digits`."""
    if digits is not None and abs(digits) > MOST_DIGITS:
        raise ValueError(f"round takes {MOST_DIGITS} digits at most")
    return round(_number(value), digits)


def text(value: Any) -> str:
    """Write a value as text."""
    written = str(value)
    if len(written) > LONGEST_TEXT:
        raise ValueError(f"a text would be longer than {LONGEST_TEXT} characters")
    return written


def _number(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    raise TypeError(f"{value!r:.60} is not a number")


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(abs, 1, 1, "without its sign"),
    "ceil": Function(math.ceil, 1, 1, "the next whole number above"),
    "exp": Function(math.exp, 1, 1, "e to the power of it"),
    "float": Function(float, 1, 1, "a text as a number"),
    "floor": Function(math.floor, 1, 1, "the next whole number below"),
    "int": Function(int, 1, 1, "a number or text as a whole number, cut off"),
    "len": Function(len, 1, 1, "how long a text or list is"),
    "log": Function(math.log, 1, 2, "the natural logarithm, or the one to a base"),
    "log10": Function(math.log10, 1, 1, "the decimal logarithm"),
    "lower": Function(str.lower, 1, 1, "a text in small letters"),
    "max": Function(max, 1, 20, "the largest"),
    "min": Function(min, 1, 20, "the smallest"),
    "round": Function(rounded, 1, 2, "rounded, to so many places"),
    "sqrt": Function(math.sqrt, 1, 1, "the square root"),
    "text": Function(text, 1, 1, "a value as text"),
    "upper": Function(str.upper, 1, 1, "a text in capital letters"),
}

OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: add,
    ast.Sub: operator.sub,
    ast.Mult: multiply,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: remainder,
    ast.Pow: power,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, whole: item in whole,
    ast.NotIn: lambda item, whole: item not in whole,
}
