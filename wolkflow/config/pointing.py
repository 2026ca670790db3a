"""Where in a line an expression is wrong: the caret stands under the mistake itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from wolkflow.errors import Place

IN_EXPRESSION = re.compile(
    r"(?P<before>in \{\{(?P<inner>.*?)\}\}: )?column (?P<column>\d+) of the expression: ", re.DOTALL
)
FILLED = ("${", "$(", "$$")
"""What makes a text longer or shorter than it is written."""


def pointed(place: Place, value: object, what: str, lines: Sequence[str]) -> tuple[Place, str]:
    """Move a place into the expression that stands there, if it is written in one piece."""
    found = IN_EXPRESSION.search(what)
    if found is None:
        return place, what
    start = (
        _in_braces(place, found["inner"], lines) if found["before"] else _at(place, value, lines)
    )
    if start is None:
        return place, what
    said = what[: found.start()] + (found["before"] or "") + what[found.end() :]
    return replace(start, column=start.column + int(found["column"]) - 1), said


def _at(place: Place, value: object, lines: Sequence[str]) -> Place | None:
    """Find where a text begins, behind its quote if it has one."""
    if not isinstance(value, str) or any(sign in value for sign in FILLED):
        return None
    index = lines[place.line - 1].find(value, place.column - 1)
    return None if index < 0 else replace(place, column=index + 1)


def _in_braces(place: Place, inner: str, lines: Sequence[str]) -> Place | None:
    """Find the first braces with an expression, on the lines from a place on."""
    for number in range(place.line, len(lines) + 1):
        index = lines[number - 1].find(f"{{{{{inner}}}}}")
        if index >= 0:
            return replace(place, line=number, column=index + 3)
    return None
