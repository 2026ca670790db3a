"""Any text is an expression or a ValueError with a column; any expression gives a plain value.

Where there is a quick way and a slow one, both give the same.

An input is a text as it is, or a row of words of the language, or it says how an expression grows
that may stand in a pipeline: that gets far beyond the parser.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.fuzz.growing import grown
from tests.fuzz.guard import Escaped, Guard, is_plain
from wolkflow import Expression, Msg
from wolkflow.expression_check import parse
from wolkflow.expression_functions import FUNCTIONS
from wolkflow.expression_quick import quick
from wolkflow.expression_run import interpreted

LONGEST_S = 0.5
MEMORY_MB = 256
NOW_MS = 1_700_000_000_000

WORDS = [
    *FUNCTIONS, "value", "name", "time", "previous", "temperature", "inner", "true", "false",
    "null", "0", "1", "2", "-1", "20", "1000", "1e308", "0.5", "10 ** 300", "'x'", "'a b'", "''",
    "'9' ", "'\\u0130'", "'\\x00'", "'temperature'", "+", "-", "*", "/", "//", "%", "**", "<", "<=",
    "==", "!=", ">", ">=", "in", "not in", "and", "or", "not", "if", "else", "(", ")", "[", "]",
    ",", "(", ")", ",", ".", "__class__", "__import__", "lambda", ":", "for", "is", ":=", "{", "}",
    "f'{value}'", "b'x'", "1j", "...", "#", "\n", "\\", "\u00e9", "_x", "=", "&", "|", "~", "<<",
]  # fmt: skip


class Canary:
    """A value that tells when anybody asks it for an attribute."""

    def __getattribute__(self, name: str) -> Any:
        if name != "__class__":
            raise Escaped(f"asked for attribute {name}")
        return object.__getattribute__(self, name)


def _inside(value: dict[Any, Any] | list[Any]) -> Iterator[Any]:
    yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _inside(inner)
        else:
            yield inner


CANARY = Canary()
DEEP: Any = 1
for _ in range(900):
    DEEP = [DEEP]

VALUES: list[Any] = [
    21.5, -3, True, None, "boiler", "x" * 9_999, "\u0130" * 5_000, "9" * 4_300, 10**4_000, 1e308,
    float("nan"), float("inf"), b"\xff\x00", [3, "a", [None]], [], DEEP, CANARY,
    {"temperature": 21, "inner": {"temperature": [1, 2]}, "name": "attic", "value": 5},
    {"temperature": CANARY, "inner": "x" * 9_999, 5: 1},
]  # fmt: skip
MESSAGES = [Msg("boiler", value, NOW_MS) for value in VALUES]
MESSAGES += [Msg("x" * 9_999, 1, 10**400), Msg("", 0, -(2**63))]
GIVEN = {id(part) for msg in MESSAGES for part in msg}
GIVEN |= {id(inner) for one in VALUES if isinstance(one, dict | list) for inner in _inside(one)}
COLUMN = re.compile(r"column (\d+) of the expression: .")
WHOLE = ("the expression is empty", "an expression has", "the expression can't be read")

for text in ("default(previous, 0) + value * 2", "hour() + age()", "value > 30"):
    Expression(text)  # what is imported late is there before anybody watches
MAKING = Guard(LONGEST_S, MEMORY_MB, allowed=("compile",))
WORKING = Guard(LONGEST_S, MEMORY_MB)


def try_one(content: bytes) -> None:
    """Make an expression of an input, and work it out for all kinds of messages."""
    text = _text(content)
    with MAKING.watching(text):
        expression = _made(text)
    if expression is None:
        return
    started = expression.started(lambda: NOW_MS + 5)
    slowly = _slow_way_of_a_quick_one(text)
    for msg in MESSAGES:
        with WORKING.watching((text, msg.name)):
            result = _worked_out(started, msg)
        _judge(started, result)
        if slowly is not None:
            _compare(text, result, _worked_out(slowly, msg))


def _text(content: bytes) -> str:
    if content[:1] < b"\x30":
        return content[1:].decode(errors="surrogateescape")
    if content[:1] < b"\xa0":
        return grown(content[1:])
    return " ".join(WORDS[byte % len(WORDS)] for byte in content[1:])


def _made(text: str) -> Expression | None:
    try:
        return Expression(text)
    except ValueError as error:
        said = str(error)
    found = COLUMN.match(said)
    if type(said) is not str or not (found or said.startswith(WHOLE)):
        raise Escaped(f"{text!r} is refused without its column: {said}")
    if found and not 1 <= int(found[1]) <= len(text) + 1:
        raise Escaped(f"{text!r} has no such column: {said}")
    return None


def _slow_way_of_a_quick_one(text: str) -> Callable[[Msg], Any] | None:
    """Give the other way to work it out, if there are two."""
    tree = parse(text)
    return None if quick(tree) is None else interpreted(tree)


def _compare(text: str, result: object, other: object) -> None:
    if isinstance(result, ValueError):
        same = type(result.__cause__) is type(other)
    else:
        same = result is other or (type(result) is type(other) and repr(result) == repr(other))
    if not same:
        raise Escaped(f"{text} gives {result!r:.300} quickly, and {other!r:.300} slowly")


def _worked_out(expression: Callable[[Msg], Any], msg: Msg) -> object:
    try:
        return expression(msg)
    except Exception as error:  # noqa: BLE001  # what it may be is judged later
        return error


def _judge(expression: Expression, result: object) -> None:
    if not isinstance(result, Exception):
        if not is_plain(result, GIVEN):
            raise Escaped(f"{expression} gives {type(result)} {result!r:.300}")
        return
    cause = result.__cause__
    if type(result) is not ValueError or isinstance(cause, MemoryError | AttributeError):
        raise Escaped(f"{expression} fails with {result!r:.300} because of {cause!r:.300}")
    if not str(result).startswith(f"`{expression.text}` "):
        raise Escaped(f"{expression} does not say which it is: {result}")
