"""Expressions in a pipeline: `value > 30 and name == "boiler"`.

The text is checked once, when the pipeline is. It can't reach anything but the message and the
listed functions, and can neither take long nor use much memory.
"""

from collections.abc import Callable
from copy import copy
from difflib import get_close_matches
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from wolkflow.excerpt import shortened
from wolkflow.message import Msg


class Expression:
    """A checked expression; call it with a message to get its result.

    It knows `value`, `name` and `time` of the message, `previous`, the value of the same series
    before (null at first), and, where the value has fields, these by name; `value["name"]` is a
    field that is called like one of the four. There are comparisons,
    arithmetic, `and or not in`, `this if condition else that`, `true false null`, texts, lists, and
    the functions of `wolkflow.expression_functions`.

    Making one raises ValueError with the column of the mistake; calling it, one that says which
    expression it is and what value it failed on. One expression is for one thread. A node takes a
    fresh one from `started` when it is opened: it knows no values of earlier, but the clock.
    """

    __slots__ = ("_evaluate", "_tree", "text")

    def __init__(self, text: str) -> None:
        # Most pipelines have no expression, and start faster without what it takes.
        from wolkflow.expression_check import parse  # noqa: PLC0415  # see above

        self.text = text
        self._tree = parse(text)
        self._start(None)

    def started(self, now_ms: Callable[[], int]) -> "Expression":
        """Give the same expression, with nothing remembered and with a clock for `age()`."""
        fresh = copy(self)
        fresh._start(now_ms)  # noqa: SLF001  # its own class
        return fresh

    def _start(self, now_ms: Callable[[], int] | None) -> None:
        from wolkflow.expression_run import compiled  # noqa: PLC0415  # see above

        self._evaluate = compiled(self._tree, now_ms)

    def __call__(self, msg: Msg) -> Any:
        """Work it out for a message."""
        try:
            return self._evaluate(msg)
        except Exception as error:
            raise ValueError(f"`{self.text}` {_failure(error, msg)}") from error

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "minLength": 1,
            "title": "expression",
            "examples": ["value > 30", "value * 1.8 + 32", 'name == "boiler" and value > 60'],
        }


def _validated(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, str):
        return Expression(value)
    raise ValueError(f"{value!r:.60} is not an expression: write it as text, in quotes if need be")


def _failure(error: Exception, msg: Msg) -> str:
    value = shortened(msg.value)
    if type(error).__name__ != "NameNotDefined":
        return f"can't be worked out for {value} in series {msg.name}: {error}"
    field = getattr(error, "name", "")
    if isinstance(msg.value, dict):
        known = [str(name) for name in list(msg.value)[:10]]
        close = get_close_matches(field, known, 1)
        meant = f", did you mean {close[0]}?" if close else ""
        return f"needs a field {field}, and series {msg.name} has {', '.join(known)}{meant}"
    return f"needs a field {field}, and series {msg.name} has no fields: it is {value}"
