"""Finds for every error of pydantic the place in the text, and says it in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from wolkflow.config.node_class import block_at, field_at, is_secret, measure, settings_of
from wolkflow.config.pointing import pointed
from wolkflow.config.problems import Problems, closest, did_you_mean, listed, quoted
from wolkflow.config.tree import Items, Scalar, Table, Tree, is_empty, kind
from wolkflow.config.values import Steps, Values
from wolkflow.config.wording import (
    BLOCKS,
    FREE_TEXT,
    LISTS,
    meant_choice,
    must_be,
    sentence,
    written,
)  # fmt: skip
from wolkflow.errors import Place
from wolkflow.node import Node

UNKNOWN = {"unexpected_keyword_argument", "extra_forbidden"}
MISSING = {"missing"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """The part of the text that an error is about."""

    steps: Steps
    tree: Tree
    key: Place

    @property
    def place(self) -> Place:
        return self.key if is_empty(self.tree) else self.tree.place


@dataclass(frozen=True, slots=True)
class _Case:
    """One error of pydantic with its spot."""

    error: ErrorDetails
    spot: _Spot

    @property
    def kind(self) -> str:
        return self.error["type"]

    @property
    def missing(self) -> Steps:
        """The way to the setting that isn't there."""
        return (*self.spot.steps, self.error["loc"][-1])

    @property
    def is_other_kind(self) -> bool:
        """Tell whether a union's member failed only because it is for another kind of value."""
        if len(self.error["loc"]) <= len(self.spot.steps) or self.kind in MISSING:
            return False
        if isinstance(self.spot.tree, Table):
            return self.kind not in BLOCKS
        if isinstance(self.spot.tree, Items):
            return self.kind not in LISTS
        return self.kind in BLOCKS | LISTS


@dataclass(frozen=True, slots=True)
class Blame:
    """Explains what is wrong with one node's settings."""

    type_name: str
    cls: type[Node]
    at: Place
    table: Table
    values: Values
    problems: Problems

    def note(self, error: ValidationError) -> None:
        """Note a problem for every setting that pydantic refused."""
        cases = [_Case(one, self._spot(one["loc"])) for one in error.errors(include_url=False)]
        meant = {self._unknown(case.spot) for case in cases if case.kind in UNKNOWN}
        grouped: dict[tuple[Place, Steps], list[_Case]] = {}
        for case in _relevant(cases):
            if case.kind in MISSING and case.missing not in meant:
                self._missing(case)
            elif case.kind not in MISSING | UNKNOWN and not self._is_broken(case):
                grouped.setdefault((case.spot.place, case.spot.steps), []).append(case)
        for group in grouped.values():
            self._value(group)

    def _spot(self, loc: Iterable[str | int]) -> _Spot:
        spot = _Spot((), self.table, self.at)
        for step in loc:
            spot = _next(spot, step)
        return spot

    def _is_broken(self, case: _Case) -> bool:
        """Tell whether the error only follows from a reference that has no value."""
        steps = case.spot.steps
        if not steps and case.kind in FREE_TEXT:
            return bool(self.values.broken)
        return any(steps and steps == broken[: len(steps)] for broken in self.values.broken)

    def _unknown(self, spot: _Spot) -> Steps:
        """Note a setting that there isn't; give the way to the one that was meant."""
        name = str(spot.steps[-1])
        block = block_at(self.cls, spot.steps[:-1])
        known = list(settings_of(block)) if block else []
        owner = _spoken(spot.steps[:-1]) or self.type_name
        settings = f"its settings: {listed(known)}" if known else "it has no settings"
        hint = "\n".join(filter(None, (did_you_mean(name, known), settings)))
        self.problems.add(spot.key, f"{owner} has no setting {quoted(name)}", hint)
        return (*spot.steps[:-1], closest(name, known))

    def _missing(self, case: _Case) -> None:
        owner = _spoken(case.spot.steps) or self.type_name
        what = f"{owner} needs the setting {quoted(case.missing[-1])}"
        self.problems.add(case.spot.key, what, self._description(case.missing))

    def _value(self, group: list[_Case]) -> None:
        spot = group[0].spot
        field = field_at(self.cls, spot.steps)
        value = spot.tree.value if isinstance(spot.tree, Scalar) else None
        wanted = [must_be(case.error, measure(field), value) for case in group]
        choice = " or ".join(dict.fromkeys(wanted))
        if is_empty(spot.tree):
            what = f"{_spoken(spot.steps)} has no value" + (
                f": it must be {choice}" if choice else ""
            )
        elif all(wanted):
            what = f"{_spoken(spot.steps)} must be {choice}{self._shown(spot, choice)}"
        else:
            what = self._own_words(group, spot)
        meant = next(filter(None, (meant_choice(case.error, value) for case in group)), "")
        if {case.kind for case in group} == {"string_type"} and isinstance(value, int | float):
            meant = "put it in quotes"
        place, what = pointed(spot.place, value, what, self.problems.lines_of(spot.place.file))
        self.problems.add(place, what, meant or self._description(spot.steps))

    def _own_words(self, group: list[_Case], spot: _Spot) -> str:
        name = _spoken(spot.steps) or self.type_name
        first = next(case for case in group if not must_be(case.error, ""))
        text = self.values.discreet(sentence(first.error), spot.steps)
        if text and not self._is_secret(spot.steps):
            return f"{name} {text}" if text.startswith("must ") else f"{name}: {text}"
        if isinstance(spot.tree, Scalar) and not self._is_secret(spot.steps):
            return f"{name}: the value of {quoted(spot.tree.value)} does not fit"
        return f"{name}: {'the value does' if spot.steps else 'these settings do'} not fit"

    def _shown(self, spot: _Spot, choice: str) -> str:
        if not isinstance(spot.tree, Scalar):
            what_it_is = kind(spot.tree)
            return "" if choice.startswith(what_it_is) else f", not {what_it_is}"
        value = spot.tree.value
        if self._is_secret(spot.steps):
            return ""
        if isinstance(value, str):
            return f", not {quoted(value)}"
        if isinstance(value, bool) or value is None:
            return f", not {kind(spot.tree)}"
        measured_in = measure(field_at(self.cls, spot.steps)) if isinstance(value, int) else ""
        return f", not {written(value, measured_in)}"

    def _is_secret(self, steps: Steps) -> bool:
        field = settings_of(self.cls).get(str(steps[0])) if steps else None
        return field is not None and is_secret(field)

    def _description(self, steps: Steps) -> str:
        field = field_at(self.cls, steps)
        return f"{_spoken(steps)}: {field.description}" if field and field.description else ""


def _next(spot: _Spot, step: str | int) -> _Spot:
    """Go one step down; a step that isn't in the text is the name of a union's member."""
    if isinstance(spot.tree, Table) and str(step) in spot.tree.entries:
        entry = spot.tree.entries[str(step)]
        return _Spot((*spot.steps, entry.key), entry.value, entry.place)
    if isinstance(spot.tree, Items) and isinstance(step, int) and step < len(spot.tree.values):
        value = spot.tree.values[step]
        return _Spot((*spot.steps, step), value, value.place)
    if step == "[key]":
        return _Spot(spot.steps, Scalar(spot.key, str(spot.steps[-1]), spot.key.line), spot.key)
    return spot


def _relevant(cases: list[_Case]) -> Iterable[_Case]:
    """Leave out what a union's other members say, where one member was meant clearly."""
    for case in cases:
        depth = len(case.spot.steps)
        rivals = [
            other for other in cases
            if other.spot.steps[:depth] == case.spot.steps and not other.is_other_kind
        ]  # fmt: skip
        if not (case.is_other_kind and rivals):
            yield case


def _spoken(steps: Steps) -> str:
    """Write the way to a value: `failsafe.after`, `columns, entry 2`."""
    text = ""
    for step in steps:
        text += f", entry {step + 1}" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
