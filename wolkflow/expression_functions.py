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

from wolkflow.excerpt import shortened
from wolkflow.expression_moment import Moment

LONGEST_TEXT = 10_000
MOST_BITS = 1024
MOST_DIGITS = 15
NUMBERS: frozenset[Any] = frozenset({float, int})


@dataclass(frozen=True, slots=True)
class Function:
    """A function by its meaning, with the fewest and most arguments it takes."""

    call: Callable[..., Any]
    fewest: int
    most: int
    what: str
    of_moment: bool = False
    """Whether the first thing it gets is the Moment of the message."""


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


def replaced(value: str, old: str, new: str) -> str:
    """Put `new` wherever `old` is in a text."""
    if not all(isinstance(part, str) for part in (value, old, new)):
        raise TypeError("replace takes three texts")
    if len(value) + value.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        raise ValueError(f"a text would be longer than {LONGEST_TEXT} characters")
    return value.replace(old, new)


def default(value: Any, instead: Any) -> Any:
    """Give `instead` where a value is null."""
    return instead if value is None else value


def mean(*values: Any) -> float:
    """Give the average of numbers, or of a list of them."""
    numbers = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    return math.fsum(_number(value) for value in numbers) / len(numbers)


def sign(value: Any) -> Any:
    """Give -1, 0 or 1."""
    return (_number(value) > 0) - (value < 0)


def within(value: Any, low: Any, high: Any) -> Any:
    """Keep a number between two others."""
    return max(_number(low), min(_number(high), _number(value)))


def dew_point(temperature: Any, humidity: Any) -> Any:
    """Give the temperature in C at which air of `humidity` % begins to make things wet.

    The Magnus formula over water, good to 0.4 C between -45 and 60 C.
    """
    share = math.log(_humidity(humidity) / 100) + 17.62 * temperature / (243.12 + temperature)
    return 243.12 * share / (17.62 - share)


def vapour_pressure_deficit(temperature: Any, humidity: Any) -> float:
    """Give in kPa how much more water vapour the air could take."""
    saturated = 0.6112 * math.exp(17.62 * _number(temperature) / (243.12 + temperature))
    return saturated * (1 - _humidity(humidity, lowest=0.0) / 100)


def _humidity(humidity: Any, lowest: float = 0.01) -> float:
    if not lowest <= _number(humidity) <= 100:
        raise ValueError(f"{humidity!r:.20} is not a humidity: 0 to 100 %")
    return float(humidity)


def _number(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    raise TypeError(f"{shortened(value)} is not a number")


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(abs, 1, 1, "without its sign"),
    "acos": Function(math.acos, 1, 1, "the angle with this cosine, in radians"),
    "age": Function(Moment.age, 0, 0, "seconds since the message's time", of_moment=True),
    "asin": Function(math.asin, 1, 1, "the angle with this sine, in radians"),
    "atan": Function(math.atan, 1, 1, "the angle with this tangent, in radians"),
    "atan2": Function(math.atan2, 2, 2, "the angle of a point, y and x, in radians"),
    "ceil": Function(math.ceil, 1, 1, "the next whole number above"),
    "clamp": Function(within, 3, 3, "kept between a lowest and a highest"),
    "cos": Function(math.cos, 1, 1, "the cosine of an angle in radians"),
    "day": Function(Moment.day, 0, 1, "the day of the month", of_moment=True),
    "default": Function(default, 2, 2, "the second where the first is null"),
    "degrees": Function(math.degrees, 1, 1, "radians as degrees"),
    "dew_point": Function(dew_point, 2, 2, "of a temperature in C and a humidity in %"),
    "ends_with": Function(str.endswith, 2, 2, "whether a text has this end"),
    "exp": Function(math.exp, 1, 1, "e to the power of it"),
    "float": Function(float, 1, 1, "a text as a number"),
    "floor": Function(math.floor, 1, 1, "the next whole number below"),
    "hour": Function(Moment.hour, 0, 1, "the hour of the day, 0 to 23", of_moment=True),
    "hypot": Function(math.hypot, 2, 3, "the length of a vector"),
    "int": Function(int, 1, 1, "a number or text as a whole number, cut off"),
    "len": Function(len, 1, 1, "how long a text or list is"),
    "log": Function(math.log, 1, 2, "the natural logarithm, or the one to a base"),
    "log10": Function(math.log10, 1, 1, "the decimal logarithm"),
    "log2": Function(math.log2, 1, 1, "the logarithm to base 2"),
    "lower": Function(str.lower, 1, 1, "a text in small letters"),
    "max": Function(max, 1, 20, "the largest"),
    "mean": Function(mean, 1, 20, "the average"),
    "min": Function(min, 1, 20, "the smallest"),
    "minute": Function(Moment.minute, 0, 1, "the minute of the hour", of_moment=True),
    "month": Function(Moment.month, 0, 1, "the month, 1 to 12", of_moment=True),
    "radians": Function(math.radians, 1, 1, "degrees as radians"),
    "replace": Function(replaced, 3, 3, "a text with the second put for the first"),
    "round": Function(rounded, 1, 2, "rounded, to so many places"),
    "sign": Function(sign, 1, 1, "-1, 0 or 1"),
    "sin": Function(math.sin, 1, 1, "the sine of an angle in radians"),
    "sqrt": Function(math.sqrt, 1, 1, "the square root"),
    "starts_with": Function(str.startswith, 2, 2, "whether a text has this beginning"),
    "strip": Function(str.strip, 1, 1, "a text without the spaces around it"),
    "tan": Function(math.tan, 1, 1, "the tangent of an angle in radians"),
    "text": Function(text, 1, 1, "a value as text"),
    "upper": Function(str.upper, 1, 1, "a text in capital letters"),
    "vapour_pressure_deficit": Function(
        vapour_pressure_deficit, 2, 2, "in kPa, of a temperature in C and a humidity in %"
    ),
    "weekday": Function(Moment.weekday, 0, 1, "1 is Monday, 7 is Sunday", of_moment=True),
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
