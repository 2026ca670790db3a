"""What a YAML text says, as a tree in which every value and every key knows its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from wolkflow.errors import Place

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `last_line` is where its text ends."""

    place: Place
    value: Plain
    last_line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a table with its value; `place` is the key's."""

    key: str
    place: Place
    value: "Tree"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with values, in the order of the file; keys are always text."""

    place: Place
    entries: dict[str, Entry]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    values: tuple["Tree", ...]


Tree = Scalar | Table | Items


def kind(tree: Tree) -> str:
    """Say in words what stands there: "a list", "the number 3", "nothing"."""
    if isinstance(tree, Table):
        return "a block of settings"
    if isinstance(tree, Items):
        return "a list"
    return scalar_kind(tree.value)


def scalar_kind(value: Plain) -> str:
    """Say in words what a single value is."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return "a text" if isinstance(value, str) else "a number"


def is_empty(tree: Tree) -> bool:
    """Tell whether nothing stands after the colon."""
    return isinstance(tree, Scalar) and tree.value is None


def last_line(tree: Tree) -> int:
    """Tell in which line a value's text ends."""
    if isinstance(tree, Scalar):
        return tree.last_line
    inner = [entry.value for entry in tree] if isinstance(tree, Table) else tree.values
    return max((last_line(value) for value in inner), default=tree.place.line)
