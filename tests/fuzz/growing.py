"""Bytes become an expression that may stand in a pipeline: each decides what comes next."""

from collections.abc import Iterator

from wolkflow.expression_functions import FUNCTIONS

ATOMS = [
    "value", "name", "time", "previous", "temperature", "inner", "true", "false", "null", "0", "1",
    "2", "20", "1000", "1e308", "0.5", "1e-300", "999999999999", "'x'", "'a b'", "''", "'9'",
    "'\\u0130'", "'temperature'", "[]", "''",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "and", "or"]
COMPARISONS = ["<", "<=", "==", "!=", ">", ">=", "in", "not in"]
DEEPEST = 12


def grown(content: bytes) -> str:
    """Grow an expression; what the bytes are too few for is `value`."""
    return _grown(iter(content), 0)


def _grown(left: Iterator[int], depth: int) -> str:
    byte = next(left, 0)
    if byte < 96 or depth > DEEPEST:
        return ATOMS[byte % len(ATOMS)]
    if byte < 150:
        name = list(FUNCTIONS)[byte % len(FUNCTIONS)]
        function = FUNCTIONS[name]
        count = function.fewest + next(left, 0) % (min(function.most, 4) - function.fewest + 1)
        return f"{name}({', '.join(_grown(left, depth + 1) for _ in range(count))})"
    one, other = _grown(left, depth + 1), _grown(left, depth + 1)
    if byte < 200:
        return f"({one} {OPERATORS[byte % len(OPERATORS)]} {other})"
    if byte < 220:
        return f"({one} {COMPARISONS[byte % len(COMPARISONS)]} {other})"
    shapes = [
        f"[{one}, {other}]", f"({one}, {other})", f"{one}[{other}]", f"(not {one})", f"(-{one})",
        f"({one} if {other} else {_grown(left, depth + 1)})",
    ]  # fmt: skip
    return shapes[byte % len(shapes)]
