"""A tree's plain values, with every `${...}` in them replaced."""

import re
from typing import Any

from wolkflow.config.problems import Problems, quoted
from wolkflow.config.substitute import Substitution, place_of
from wolkflow.config.tree import Items, Scalar, Table, Tree

Steps = tuple[str | int, ...]
"""The way to a value: names of settings, positions in lists."""

SHORTEST_TRACE = 3
"""Letters of a replaced value that may show in a sentence about several settings by chance."""


class Values:
    """Fills in one node's settings; remembers what was replaced, so as never to show it."""

    def __init__(self, substitution: Substitution, problems: Problems) -> None:
        self.broken: set[Steps] = set()
        self._substitution = substitution
        self._problems = problems
        self._hidden: dict[Steps, tuple[str, str]] = {}

    def plain(self, tree: Tree, steps: Steps = (), *, secret: bool = False) -> Any:
        """Give the value as pydantic takes it; a reference without a value is noted as broken."""
        if isinstance(tree, Table):
            return {
                entry.key: self.plain(entry.value, (*steps, entry.key), secret=secret)
                for entry in tree
            }
        if isinstance(tree, Items):
            return [
                self.plain(value, (*steps, number), secret=secret)
                for number, value in enumerate(tree.values)
            ]
        return self._filled(tree, steps, secret=secret)

    def _filled(self, scalar: Scalar, steps: Steps, *, secret: bool) -> Any:
        if not isinstance(scalar.value, str):
            return scalar.value
        filled = fill(scalar, self._substitution, self._problems)
        if filled is None:
            self.broken.add(steps)
            return scalar.value
        if secret:
            self._hidden[steps] = filled, "***"
        elif filled != scalar.value:
            self._hidden[steps] = filled, scalar.value
        return filled

    def discreet(self, sentence: str, steps: Steps) -> str:
        """Take replaced and secret values out of a node's sentence; "" if that can't be done."""
        hidden = [*self._hidden.values()]
        if steps in self._hidden:
            hidden.insert(0, self._hidden[steps])
        for value, written in hidden:
            sentence = sentence.replace(repr(value), quoted(written))
        shortest = 1 if steps else SHORTEST_TRACE
        words = {word for value, _ in hidden for word in re.findall(r"\w+", value)}
        return "" if any(word in sentence for word in words if len(word) >= shortest) else sentence


def fill(scalar: Scalar, substitution: Substitution, problems: Problems) -> str | None:
    """Replace the references in a text; None, and a problem for each, if one has no value."""
    text = str(scalar.value)
    filled = substitution.fill(text)
    lines = problems.lines_of(scalar.place.file)
    for reference, what, hint in filled.mistakes:
        line = lines[scalar.place.line - 1]
        problems.add(place_of(reference, scalar.place, line), what, hint)
    return None if filled.mistakes else filled.text
