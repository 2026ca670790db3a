"""The part `expect` of a test: what must be seen, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wolkflow.config.problems import Problems, did_you_mean, quoted
from wolkflow.config.tree import Entry, Items, Table, Tree
from wolkflow.errors import Place
from wolkflow.testing.trials.demands import ASPECTS, AT_THE_END, WHEN_STOPPED, Demand
from wolkflow.testing.trials.moments import LIKE, moment, span
from wolkflow.testing.trials.names import Names
from wolkflow.testing.trials.outside import KINDS
from wolkflow.testing.trials.plain import entries, plain, several
from wolkflow.testing.trials.subjects import (
    Calls,
    Figure,
    Lines,
    Pin,
    Published,
    Requests,
    Subject,
    Values,
)

FIGURES = ("errors", "dropped", "waiting")
SAYINGS = ("state", "status")
WORDS = (*FIGURES, *SAYINGS, "files", "stopped")


@dataclass(frozen=True, slots=True)
class ExpectReader:
    """Reads what is expected of one pipeline."""

    names: Names
    problems: Problems
    start_ms: int

    def demands(self, tree: Tree) -> Iterator[Demand]:
        """Read all demands; what has no time is about the whole test."""
        for entry in entries(tree, "expect", self.problems):
            seconds = moment(entry.key, self.start_ms)
            if entry.key == "stopped":
                seconds = WHEN_STOPPED
            if seconds is None:
                yield from self._about(entry, AT_THE_END)
                continue
            for one in entries(entry.value, "what is expected at a time", self.problems):
                yield from self._about(one, seconds)

    def _about(self, entry: Entry, seconds: float) -> Iterator[Demand]:
        if entry.key in FIGURES + SAYINGS:
            yield from self._figures(entry, seconds)
        elif entry.key == "files":
            for one in entries(entry.value, "files", self.problems):
                yield from self._aspects(Lines(one.key), one, seconds)
        elif entry.key.startswith("pin "):
            for line in self.names.pin(entry.key.removeprefix("pin "), entry.place):
                yield from self._aspects(Pin(line), entry, seconds)
        elif entry.key.partition(" ")[0] in KINDS:
            for subject in self._outside(entry):
                yield from self._aspects(subject, entry, seconds)
        else:
            yield from self._values(entry, seconds)

    def _outside(self, entry: Entry) -> Iterator[Subject]:
        kind, _, name = entry.key.partition(" ")
        if kind == "http":
            yield from map(Requests, self.names.addresses(name, entry.place))
        elif kind == "exec":
            yield from map(Calls, self.names.commands(name, entry.place)[:1])
        elif self.names.publishes(entry.place):
            yield Published(name)

    def _values(self, entry: Entry, seconds: float) -> Iterator[Demand]:
        known = entry.key.partition(".")[0] in self.names.graph.nodes
        meant = did_you_mean(entry.key, WORDS)
        if not known and (meant or entry.key[:1].isdigit()):
            what = f"{quoted(entry.key)} is neither a node, nor a time, nor something to expect"
            self.problems.add(entry.place, what, meant or LIKE)
            return
        name = self.names.name(entry.key, entry.place)
        if name is not None:
            yield from self._aspects(Values(name), entry, seconds)

    def _figures(self, entry: Entry, seconds: float) -> Iterator[Demand]:
        if isinstance(entry.value, Table):
            for one in entry.value:
                name = self.names.name(one.key, one.place)
                if name:
                    subject = Figure(entry.key, name.label)
                    yield Demand(subject, "last", plain(one.value), seconds, one.place)
        elif entry.key in SAYINGS:
            hint = f"write {entry.key}: {{NODE: what it is}}"
            self.problems.add(entry.place, f"{entry.key} is that of a node", hint)
        else:
            yield Demand(Figure(entry.key, None), "last", plain(entry.value), seconds, entry.place)

    def _aspects(self, subject: Subject, entry: Entry, seconds: float) -> Iterator[Demand]:
        value = entry.value
        if isinstance(value, Items):
            yield Demand(subject, "values", plain(value), seconds, entry.place)
        elif not isinstance(value, Table):
            yield Demand(subject, "last", plain(value), seconds, entry.place)
        else:
            for one in value:
                if one.key not in ASPECTS:
                    self._unknown(one.key, one.place)
                    continue
                wanted = self._wanted(one)
                yield Demand(subject, one.key, wanted, seconds, one.place)

    def _wanted(self, entry: Entry) -> Any:
        if entry.key == "silent":
            return [self._span(one) for one in several(entry.value)]
        if entry.key in ("values", "contain"):
            return [plain(one) for one in several(entry.value)]
        return plain(entry.value)

    def _span(self, tree: Tree) -> tuple[float, float]:
        found = span(str(plain(tree)), self.start_ms)
        if found is None:
            self.problems.add(
                tree.place, f"{quoted(plain(tree))} is not a span of time", "write 10m to 20m"
            )
        return found or (0.0, 0.0)

    def _unknown(self, key: str, place: Place) -> None:
        hints = [
            did_you_mean(key, ASPECTS),
            f"these can: {', '.join(ASPECTS)}",
            f"fields of a structured value stand under last: {{last: {{{key}: 1}}}}",
        ]
        self.problems.add(
            place,
            f"{quoted(key)} is nothing that can be expected of values",
            "\n".join(filter(None, hints)),
        )
