"""Putting parameters into a template: `$(name)` alone is the value, in a text it is its text."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from wolkflow.config.problems import Problems, quoted
from wolkflow.config.tree import Entry, Items, Plain, Scalar, Table, Tree, kind
from wolkflow.errors import Place

OWN = "name"
"""The parameter that every template has: what the use is called."""

LETTERS = 100
"""Of a parameter within a text, as many as these count as one value."""

PARAMETER = re.compile(r"\$\$|\$\(([\w-]+)\)")


class Filling:
    """Copies parts of a template for one use."""

    def __init__(
        self, use: str, values: Mapping[str, Tree], names: Collection[str], problems: Problems
    ) -> None:
        self._use = use
        self._values = values
        self._names = names
        self._problems = problems
        self.failed = False

    def section(self, key: str, part: Table) -> Entry:
        """Make a section of nodes or flows, their names with the use's name before them."""
        make = self._filled if key == "nodes" else self._steps
        entries = (Entry(f"{self._use}-{one.key}", one.place, make(one.value)) for one in part)
        return Entry(key, part.place, Table(part.place, {one.key: one for one in entries}))

    def _steps(self, tree: Tree) -> Tree:
        """Fill a flow; a step that names a node of the template means the one of this use."""
        if isinstance(tree, Items):
            return Items(tree.place, tuple(self._steps(step) for step in tree.values))
        if isinstance(tree, Scalar) and str(tree.value).partition(".")[0] in self._names:
            tree = replace(tree, value=f"{self._use}-{tree.value}")
        return self._filled(tree)

    def _filled(self, tree: Tree) -> Tree:
        if isinstance(tree, Items):
            return Items(tree.place, tuple(self._filled(value) for value in tree.values))
        if isinstance(tree, Table):
            filled = [
                Entry(self._text(one.key, one.place), one.place, self._filled(one.value))
                for one in tree
            ]
            return Table(tree.place, {one.key: one for one in filled})
        if not isinstance(tree.value, str):
            return tree
        alone = PARAMETER.fullmatch(tree.value)
        if alone and alone[1] in self._values:
            return self._values[alone[1]]
        return replace(tree, value=self._text(tree.value, tree.place))

    def _text(self, text: str, place: Place) -> str:
        return PARAMETER.sub(lambda match: self._written(match, place), text)

    def _written(self, match: re.Match[str], place: Place) -> str:
        if match[1] is None:
            return match[0]
        if match[1] == OWN:
            return self._use
        value = self._values[match[1]]
        if isinstance(value, Scalar):
            return written(value.value)
        self.failed = True
        self._problems.add(
            place,
            f"the parameter {quoted(match[1])} is {kind(value)}, which can't be put into a text",
            f"let {match[0]} stand alone, or give a single value at {value.place}",
        )
        return match[0]


def written(value: Plain) -> str:
    """Write a single value as YAML would."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Reference:
    """A parameter in a template's text."""

    place: Place
    written: str
    name: str


def references(tree: Tree) -> Iterator[Reference]:
    """Find all parameters in a tree, in names too."""
    if isinstance(tree, Items):
        for value in tree.values:
            yield from references(value)
    elif isinstance(tree, Table):
        for entry in tree:
            yield from _found(entry.key, entry.place)
            yield from references(entry.value)
    elif isinstance(tree.value, str):
        yield from _found(tree.value, tree.place)


def _found(text: str, place: Place) -> Iterator[Reference]:
    for match in PARAMETER.finditer(text):
        if match[1]:
            yield Reference(place, match[0], match[1])


def size(tree: Tree, values: Mapping[str, Tree]) -> int:
    """Count the values in a tree once it is filled; a long text counts as several."""
    if isinstance(tree, Items):
        return 1 + sum(size(value, values) for value in tree.values)
    if isinstance(tree, Table):
        return 1 + sum(_text_size(one.key, values) + size(one.value, values) for one in tree)
    if not isinstance(tree.value, str):
        return 1
    alone = PARAMETER.fullmatch(tree.value)
    if alone and alone[1] in values:
        return size(values[alone[1]], {})
    return 1 + _text_size(tree.value, values)


def _text_size(text: str, values: Mapping[str, Tree]) -> int:
    if "$" not in text:
        return 0
    names = (match[1] for match in PARAMETER.finditer(text))
    found = (values[name] for name in names if name in values)
    letters = sum(len(str(one.value)) for one in found if isinstance(one, Scalar))
    return letters // LETTERS
