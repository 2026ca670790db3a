"""Evaluate a checked expression for a message.

Arithmetic and comparisons are functions that call each other (a fifth of the time, and less).
simpleeval does everything else, and is imported for the first that needs it.
"""

import ast
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from wolkflow.expression_check import MESSAGE, names_in
from wolkflow.expression_functions import FUNCTIONS, OPERATORS
from wolkflow.expression_moment import Moment
from wolkflow.expression_quick import quick
from wolkflow.message import Msg

Evaluate = Callable[[Msg], Any]
Clock = Callable[[], int]

MOST_SERIES = 10_000


def compiled(tree: ast.expr, now_ms: Clock | None = None) -> Evaluate:
    """Give what evaluates the tree; not to be called from two threads at once."""
    return quick(tree) or interpreted(tree, now_ms)


def interpreted(tree: ast.expr, now_ms: Clock | None = None) -> Evaluate:
    """Give what evaluates any tree, with simpleeval."""
    from simpleeval import EvalWithCompoundTypes  # noqa: PLC0415  # most runs don't need it

    moment = Moment(now_ms)
    evaluator = EvalWithCompoundTypes(operators=dict(OPERATORS), names={})
    evaluator.functions = _functions(moment)  # not its own, which a field's name would find
    evaluator.nodes[ast.Call] = partial(_called, evaluator)
    handlers = evaluator.nodes

    def evaluate(node: ast.AST) -> Any:
        return handlers[type(node)](node)

    # simpleeval's own looks for functions in every list that comes along, down to its bottom: here
    # none can be in one, as names and calls were checked, and a large value would take long.
    vars(evaluator)["_eval"] = evaluate
    names_used = names_in(tree)
    fields = names_used.difference(MESSAGE)

    follows = "previous" in names_used
    before: dict[str, Any] = {}

    def run(msg: Msg) -> Any:
        name, value, time = moment.msg = msg
        names = {"name": name, "value": value, "time": time}
        if fields and isinstance(value, dict):
            names |= {field: value[field] for field in fields if field in value}
        if follows:
            names["previous"] = before.get(name)
            _remember(before, msg)
        evaluator.names = names
        return evaluate(tree)

    return run


def _called(evaluator: Any, node: ast.Call) -> Any:
    """Call a function.

    simpleeval passes on a generator of arguments: one that fails costs 64 bytes on Python 3.11, for
    ever.
    """
    values = [evaluator._eval(argument) for argument in node.args]  # noqa: SLF001  # as above
    return evaluator.functions[node.func.id](*values)  # type: ignore[attr-defined]  # a checked call has a name


def _remember(before: dict[str, Any], msg: Msg) -> None:
    """Keep the value for the series' next message; made-up names can't fill the memory."""
    if msg.name not in before and len(before) >= MOST_SERIES:
        del before[next(iter(before))]
    before[msg.name] = msg.value


def _functions(moment: Moment) -> Mapping[str, Callable[..., Any]]:
    return {
        name: partial(function.call, moment) if function.of_moment else function.call
        for name, function in FUNCTIONS.items()
    }
