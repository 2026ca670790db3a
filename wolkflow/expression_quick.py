"""Evaluate what most expressions are made of without a walk through the tree for each message.

Arithmetic, comparisons, `and or not` and `this if condition else that` over the message, its fields
and constants become functions that call each other. The operators are those of all expressions, so
the same bounds hold. What has anything else in it is left to simpleeval.
"""

import ast
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from wolkflow.expression_functions import OPERATORS
from wolkflow.message import Msg

Evaluate = Callable[[Msg], Any]

PLACES = {"name": 0, "value": 1, "time": 2}


def quick(tree: ast.expr) -> Evaluate | None:
    """Give what evaluates a checked tree; None if something else than this is in it."""
    found: Evaluate | None = None
    match tree:
        case ast.Constant(value):
            found = _constant(value)
        case ast.Name(name) if name != "previous":
            found = itemgetter(PLACES[name]) if name in PLACES else _field(name)
        case ast.UnaryOp(op, operand):
            found = _of_one(OPERATORS[type(op)], quick(operand))
        case ast.BinOp(left, op, right) | ast.Compare(left, [op], [right]):
            found = _of_two(OPERATORS[type(op)], left, right)
        case ast.BoolOp(op, values):
            found = _until(isinstance(op, ast.Or), [quick(value) for value in values])
        case ast.IfExp(test, body, orelse):
            found = _choice(quick(test), quick(body), quick(orelse))
    return found


def _constant(value: Any) -> Evaluate:
    return lambda _: value


def _field(name: str) -> Evaluate:
    def field(msg: Msg) -> Any:
        value = msg[1]
        if isinstance(value, dict) and name in value:
            return value[name]
        from simpleeval import NameNotDefined  # noqa: PLC0415  # most runs don't need it

        raise NameNotDefined(name, "")

    return field


def _of_one(operator: Callable[[Any], Any], operand: Evaluate | None) -> Evaluate | None:
    if operand is None:
        return None
    return lambda msg: operator(operand(msg))


def _of_two(
    operator: Callable[[Any, Any], Any], left: ast.expr, right: ast.expr
) -> Evaluate | None:
    first, second = quick(left), quick(right)
    if first is None or second is None:
        return None
    match left, right:
        case ast.Name(name), ast.Constant(value) if name in PLACES:
            place = PLACES[name]
            return lambda msg: operator(msg[place], value)
        case _, ast.Constant(value):
            return lambda msg: operator(first(msg), value)
    return lambda msg: operator(first(msg), second(msg))


def _until(wanted: bool, parts: list[Evaluate | None]) -> Evaluate | None:  # noqa: FBT001  # `or` wants true
    """Make `or` and `and`: the first part that is true, or that isn't; the last if none is."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None

    def until(msg: Msg) -> Any:
        answer = None
        for part in known:
            answer = part(msg)
            if bool(answer) is wanted:
                break
        return answer

    return until


def _choice(
    test: Evaluate | None, body: Evaluate | None, orelse: Evaluate | None
) -> Evaluate | None:
    if test is None or body is None or orelse is None:
        return None
    return lambda msg: body(msg) if test(msg) else orelse(msg)
