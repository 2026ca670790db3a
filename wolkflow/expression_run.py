"""Evaluate a checked expression for a message.

A single comparison, by far the most frequent condition, is one call of an operator (about an eighth
of the time). simpleeval does everything else, and is imported for the first that needs it.
"""

import ast
from collections.abc import Callable
from typing import Any

from wolkflow.expression_check import MESSAGE, names_in
from wolkflow.expression_functions import FUNCTIONS, OPERATORS
from wolkflow.message import Msg

Evaluate = Callable[[Msg], Any]


def compiled(tree: ast.expr) -> Evaluate:
    """Give what evaluates the tree; not to be called from two threads at once."""
    match tree:
        case ast.Compare(left=ast.Name("value"), ops=[comparison], comparators=[ast.Constant(to)]):
            return _compared(OPERATORS[type(comparison)], 1, to)
        case ast.Compare(left=ast.Name("name"), ops=[comparison], comparators=[ast.Constant(to)]):
            return _compared(OPERATORS[type(comparison)], 0, to)
    return _interpreted(tree)


def _compared(comparison: Callable[[Any, Any], Any], index: int, to: Any) -> Evaluate:
    return lambda msg: comparison(msg[index], to)


def _interpreted(tree: ast.expr) -> Evaluate:
    from simpleeval import EvalWithCompoundTypes  # noqa: PLC0415  # most runs don't need it

    functions = {name: function.call for name, function in FUNCTIONS.items()}
    evaluator = EvalWithCompoundTypes(operators=dict(OPERATORS), names={})
    evaluator.functions = functions  # in place of its own, which a field's name would find
    evaluate = evaluator._eval  # noqa: SLF001  # `eval` only adds the text, which our errors carry
    fields = names_in(tree).difference(MESSAGE)

    def run(msg: Msg) -> Any:
        name, value, time = msg
        names = {"name": name, "value": value, "time": time}
        if fields and isinstance(value, dict):
            names |= {field: value[field] for field in fields if field in value}
        evaluator.names = names
        return evaluate(tree)

    return run
