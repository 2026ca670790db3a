"""Check the text of an expression, before anything is evaluated.

What may stand in one is listed here; everything else is refused, with the column where it stands.
"""

import ast
import re
import sys
import warnings
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from wolkflow.expression_functions import FUNCTIONS, OPERATORS

MESSAGE = ("value", "name", "time", "previous")
CONSTANTS = {"true": True, "false": False, "null": None}
LONGEST = 1000
DEEPEST = 100
LINE_ENDS = str.maketrans("\r\n\f\v", "    ")

ALLOWED = (
    ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Constant, ast.IfExp, ast.List, ast.Name,
    ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip

INSTEAD = {
    ast.Attribute: 'there are no dots: a field is written by its name alone, or as value["name"]',
    ast.BitAnd: "& is not known: write `and`",
    ast.BitOr: "| is not known: write `or`",
    ast.BitXor: "^ is not known: write ** for a power",
    ast.Invert: "~ is not known: write `not`",
    ast.Is: "`is` is not known: write ==",
    ast.IsNot: "`is not` is not known: write !=",
    ast.JoinedStr: "texts are joined with +",
    ast.NamedExpr: ":= is not known: write == to compare",
    ast.Slice: "only one element can be taken: value[0]",
}

SPELLINGS = (
    (r"&&", "`and` is written out"),
    (r"\|\|", "`or` is written out"),
    (r"!(?!=)", "`not` is written out"),
    (r"(?<![<>=!])=(?![=<>])", "equality is written =="),
    (r"=>|=<", "it is written >= and <="),
    (r"<>", "inequality is written !="),
    (r"\b(AND|OR|NOT|IF|ELSE)\b", "words are written small: and, or, not, if, else"),
    (r"\?", "a choice is written: this if condition else that"),
)


def parse(text: str) -> ast.expr:
    """Turn the text into a checked tree; ValueError with the column of the first mistake."""
    if not text.strip():
        raise ValueError("the expression is empty: write something like `value > 30`")
    if len(text) > LONGEST:
        raise ValueError(f"an expression has {LONGEST} characters at most, this has {len(text)}")
    line = text.translate(LINE_ENDS)
    start = len(line) - len(line.lstrip())
    tree = _parsed(line[start:], start)
    _Check(line[start:], start).check(tree)
    return _Constants().visit(tree)  # type: ignore[no-any-return]  # a visitor has no types


def names_in(tree: ast.expr) -> frozenset[str]:
    """Name the variables of a checked tree."""
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called)
    return frozenset(node.id for node in names)


def _parsed(line: str, start: int) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a doubtful escape or number is a mistake here
            return ast.parse(f"{line}\n", mode="eval").body
    except SyntaxError as error:
        at_end = (error.offset or 1) > len(line.rstrip())
        what = "something is missing" if at_end else str(error.msg).split(" (detected")[0]
        hints = [hint for spelling, hint in SPELLINGS if re.search(spelling, line)]
        raise _error(start + (error.offset or 1), "; ".join([what, *hints])) from None
    except (MemoryError, RecursionError, ValueError):
        raise ValueError("the expression can't be read: too deeply nested, or not text") from None


def _error(column: int, what: str) -> ValueError:
    return ValueError(f"column {column} of the expression: {what}")


class _Constants(ast.NodeTransformer):
    """Turns `true`, `false` and `null` into the values they are."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in CONSTANTS:
            return ast.copy_location(ast.Constant(CONSTANTS[node.id]), node)
        return node


class _Check:
    """Walks the tree of one line; `start` is how many characters were cut off before it."""

    def __init__(self, line: str, start: int) -> None:
        self._bytes = line.encode()
        self._start = start

    def check(self, node: ast.expr, depth: int = 0) -> None:
        """Raise ValueError for the first thing that may not stand in an expression."""
        if depth > DEEPEST:
            self._refuse(node, "too deeply nested")
        if not isinstance(node, ALLOWED):
            self._refuse(node, INSTEAD.get(type(node), "this is too much for an expression"))
        for inner in self._checked_parts(node):
            self.check(inner, depth + 1)

    def _checked_parts(self, node: ast.expr) -> Iterable[ast.expr]:
        match node:
            case ast.Name():
                self._check_name(node)
            case ast.Constant():
                self._check_constant(node)
            case ast.Call():
                self._check_call(node)
                return node.args
            case ast.BinOp() | ast.UnaryOp():
                self._check_operators(node, [node.op])
            case ast.Compare():
                self._check_operators(node, node.ops)
        return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]

    def _check_operators(self, node: ast.expr, operators: Iterable[ast.AST]) -> None:
        for operator in operators:
            if type(operator) not in OPERATORS:
                self._refuse(node, INSTEAD.get(type(operator), "bits can't be shifted here"))

    def _check_constant(self, node: ast.Constant) -> None:
        value = node.value
        if not isinstance(value, int | float | str | None):
            self._refuse(node, f"{value!r:.30} is neither a number nor a text")
        if isinstance(value, int | float) and abs(value) > sys.float_info.max:
            self._refuse(node, "the number is too large")

    def _check_name(self, node: ast.Name) -> None:
        name = node.id
        if name in MESSAGE or name in CONSTANTS:
            return
        if name in FUNCTIONS:
            self._refuse(node, f"{name} is a function: write {name}(...)")
        close = get_close_matches(name, [*MESSAGE, *CONSTANTS], 1, 0.8)
        if close:
            field = f'a field of that name is written value["{name}"]'
            self._refuse(node, f"{name} is not known, did you mean {close[0]}? ({field})")
        if name.startswith("_"):
            self._refuse(node, f'a field of that name is written value["{name}"]')

    def _check_call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS:
            close = get_close_matches(name, FUNCTIONS, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(FUNCTIONS)}"
            self._refuse(node, f"{name or 'this'} is not a function, {hint}")
        if node.keywords:
            self._refuse(node, f"{name} takes its values without names")
        function = FUNCTIONS[name]
        if not function.fewest <= len(node.args) <= function.most:
            counts = sorted({function.fewest, function.most})
            self._refuse(node, f"{name} takes {' to '.join(map(str, counts))} in its brackets")

    def _refuse(self, node: ast.expr, what: str) -> NoReturn:
        column = len(self._bytes[: node.col_offset].decode()) + 1
        raise _error(self._start + column, what)
