"""Parser events -> tree: the part of loading YAML that builds, and that sets bounds."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from wolkflow.config.problems import Problems, did_you_mean, quoted
from wolkflow.config.scalars import resolve
from wolkflow.config.tags import check_tag, tagged
from wolkflow.config.tree import Entry, Items, Plain, Scalar, Table, Tree, kind
from wolkflow.errors import Place, Problem

MOST_VALUES = 100_000
"""Values in a file with all aliases written out."""

DEEPEST = 40
"""Levels of nesting, through aliases too: what walks a tree may recurse."""

Event = yaml.events.Event


class UnreadableError(Exception):
    """The text can't become a tree; `problem` says why."""

    def __init__(self, place: Place, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.problem = Problem(place, what, hint)


@dataclass(slots=True)
class _Open:
    """A table or list that is not finished yet."""

    place: Place
    is_table: bool
    anchor: str | None
    before: int
    height: int = 1
    key: tuple[str, Place] | None = None
    seen: dict[str, Place] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    merged: list[Table] = field(default_factory=list)
    values: list[Tree] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Anchored:
    tree: Tree | None
    size: int
    height: int


class Composer:
    """Builds the tree from events, without recursion."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.root: Tree | None = None
        self._file = file
        self._problems = problems
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)

    def _place(self, event: Event) -> Place:
        line, column = _position(event.start_mark)
        return Place(self._file, line, column)

    def _start_document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            raise UnreadableError(
                self._place(event),
                "a second YAML document starts here",
                "one file holds one pipeline: take the line --- away, or use a second file",
            )

    def _grow(self, place: Place, size: int, height: int) -> None:
        self._size += size
        if self._size > MOST_VALUES:
            raise UnreadableError(
                place,
                f"the file grows to more than {MOST_VALUES} values here",
                "aliases (*name) that repeat aliases multiply: write fewer of them",
            )
        if len(self._open) + height > DEEPEST:
            raise UnreadableError(
                place, f"more than {DEEPEST} levels are nested in each other here"
            )

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        place = self._place(event)
        self._grow(place, 1, 1)
        top = self._open[-1] if self._open else None
        if top and top.is_table and top.key is None:
            self._name(top, event.value, place)
            if event.anchor:
                self._anchors[event.anchor] = _Anchored(
                    Scalar(place, event.value, place.line), 1, 1
                )
            return
        line, column = _position(event.end_mark)
        last_line = line - 1 if column == 1 and line > place.line else line
        tree = Scalar(place, self._value(event, place), last_line)
        self._put(tree, event.anchor, 1, 1)

    def _value(self, event: yaml.ScalarEvent, place: Place) -> Plain:
        try:
            if event.implicit[0] and not event.tag:
                return resolve(event.value)
            return tagged(event.value, event.tag, place, self._problems)
        except ValueError as error:
            raise UnreadableError(place, str(error)) from error

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        place = self._place(event)
        name = event.anchor or ""
        found = self._anchors.get(name)
        if found is None:
            raise UnreadableError(
                place,
                f"there is no anchor &{name[:60]} above",
                did_you_mean(name, self._anchors)
                or "put the text in quotes if it shall begin with *",
            )
        if found.tree is None:
            raise UnreadableError(place, f"the anchor &{name[:60]} contains itself here")
        self._grow(place, found.size, found.height)
        self._put(found.tree, None, found.size, found.height, place)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        place = self._place(event)
        self._grow(place, 1, 1)
        is_table = isinstance(event, yaml.MappingStartEvent)
        check_tag(event.tag, place, "map" if is_table else "seq", self._problems)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(None, 0, 0)
        self._open.append(_Open(place, is_table, event.anchor, self._size - 1))

    def _end(self) -> None:
        done = self._open.pop()
        tree: Tree = Items(done.place, tuple(done.values))
        if done.is_table:
            for table in done.merged:
                done.entries = {**table.entries, **done.entries}
            tree = Table(done.place, done.entries)
        self._put(tree, done.anchor, self._size - done.before, done.height)

    def _put(
        self, tree: Tree, anchor: str | None, size: int, height: int, alias: Place | None = None
    ) -> None:
        if anchor:
            self._anchors[anchor] = _Anchored(tree, size, height)
        if not self._open:
            self.root = tree
            return
        top = self._open[-1]
        top.height = max(top.height, height + 1)
        if not top.is_table:
            top.values.append(tree)
        elif top.key is None:
            self._name(top, tree.value if isinstance(tree, Scalar) else tree, alias or tree.place)
        else:
            self._enter(top, tree)

    def _name(self, top: _Open, name: Plain | Tree, place: Place) -> None:
        if isinstance(name, Table | Items):
            raise UnreadableError(
                place,
                f"{kind(name)} can't be a name",
                'a value like ${X} inside { } needs quotes: {key: "${X}"}',
            )
        if name in ("", None):
            raise UnreadableError(place, "there is no name before the colon")
        top.key = (str(name), place)

    def _enter(self, top: _Open, tree: Tree) -> None:
        assert top.key is not None  # noqa: S101  # the caller has looked
        name, place = top.key
        top.key = None
        if name in top.seen:
            first = top.seen[name]
            self._problems.add(
                place,
                f"{quoted(name)} is here twice: first at {first}",
                "take one of them away, or give it another name",
            )
            return
        top.seen[name] = place
        if name == "<<":
            self._merge(top, tree, place)
        else:
            top.entries[name] = Entry(name, place, tree)

    def _merge(self, top: _Open, tree: Tree, place: Place) -> None:
        tables = tree.values if isinstance(tree, Items) else (tree,)
        if not all(isinstance(table, Table) for table in tables):
            self._problems.add(
                place,
                f"<< takes in a block of names, not {kind(tree)}",
                "write <<: *name, where &name stands before a block",
            )
            return
        top.merged = [table for table in tables if isinstance(table, Table)]


def _position(mark: Any) -> tuple[int, int]:
    """Count line and column from 1; `mark` is the parser's in Python or the one in C."""
    return mark.line + 1, mark.column + 1
