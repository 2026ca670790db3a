"""A scenario's text -> what it says, or everything that is wrong with it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wolkflow.config.files import read_all
from wolkflow.config.files_read import FilesRead
from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.config.settings import Wanted, build
from wolkflow.config.substitute import Substitution
from wolkflow.config.tree import Entry, Scalar, Table, Tree, is_empty, kind
from wolkflow.config.yaml import parse
from wolkflow.errors import Place
from wolkflow.fields import parse_duration
from wolkflow.simulation.kinds import NAMES, WORLDS, Coupled, Fault, Sine, Trace

MOST = 1e12
"""Nothing that is measured is larger; what is not a number is not smaller."""
PARTS = ("title", "description", "worlds", "faults")


@dataclass(frozen=True, slots=True)
class World:
    """What one series of a node shall measure."""

    label: str
    series: str
    place: Place
    node_place: Place
    what: float | list[tuple[float, float]] | Sine | Trace | Coupled
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Timed:
    """A fault, and where it is written."""

    place: Place
    fault: Fault


class Reader:
    """Reads one scenario file; mistakes go into `problems`."""

    def __init__(
        self,
        file: Path,
        environ: Mapping[str, str] | None = None,
        files: FilesRead | None = None,
    ) -> None:
        self.problems = Problems(files)
        self.worlds: list[World] = []
        self.faults: list[Timed] = []
        given = os.environ if environ is None else environ
        self._substitution = Substitution(given, file.parent, self.problems.files)
        for text in read_all([file], self.problems):
            self._substitution = replace(self._substitution, folder=text.folder)
            tree = parse(text.file, text.text, self.problems)
            if tree is not None:
                self._read(tree)

    def _read(self, tree: Tree) -> None:
        if not isinstance(tree, Table):
            what = f"a scenario is a block with worlds and faults, not {kind(tree)}"
            self.problems.add(tree.place, what, "write worlds: and put nodes under it")
            return
        for entry in tree:
            if entry.key == "worlds":
                self._read_worlds(entry)
            elif entry.key == "faults":
                self._read_faults(entry)
            elif entry.key not in PARTS and not entry.key.startswith("x-"):
                hint = did_you_mean(entry.key, PARTS) or f"its parts are: {', '.join(PARTS)}"
                self.problems.add(
                    entry.place, f"{quoted(entry.key)} is not a part of a scenario", hint
                )

    def _read_worlds(self, section: Entry) -> None:
        for node in self._entries(section, "worlds are nodes with what they measure"):
            like = "write the series that it measures: temperature: 21.5"
            for series in self._entries(node, f"the world of {quoted(node.key)} is a block", like):
                self._read_world(node, series)

    def _read_world(self, node: Entry, series: Entry) -> None:
        tree = series.value
        if isinstance(tree, Scalar):
            value = self._number(tree, "a value")
            if value is not None:
                self._add(node, series, value)
            return
        if not isinstance(tree, Table):
            self.problems.add(tree.place, f"a world is a value or a block, not {kind(tree)}")
            return
        noise = self._noise(tree)
        kinds = [entry for entry in tree if entry.key != "noise"]
        for entry in kinds:
            if entry.key not in NAMES:
                hint = did_you_mean(entry.key, NAMES) or f"there are: {', '.join(NAMES)}"
                self.problems.add(entry.place, f"there is no world {quoted(entry.key)}", hint)
        if len(kinds) != 1:
            what = f"a world is one of {listed(NAMES[:-1])}, and here are {len(kinds)}"
            self.problems.add(series.place, what, "noise may stand beside it")
            return
        found = self._kind(kinds[0])
        if found is not None:
            self._add(node, series, found, noise)

    def _kind(self, entry: Entry) -> Any:
        """Read a world of a kind; None if it is wrong."""
        if entry.key == "constant":
            return self._number(entry.value, "a constant")
        if entry.key == "steps":
            return self._steps(entry)
        return self._made(entry.key, WORLDS[entry.key], entry) if entry.key in WORLDS else None

    def _steps(self, entry: Entry) -> list[tuple[float, float]] | None:
        moments = []
        for step in self._entries(entry, "steps are times with values", "write 0s: 20"):
            value = self._number(step.value, "the value of a step")
            try:
                moments.append((parse_duration(step.key), value if value is not None else 0.0))
            except ValueError as error:
                self.problems.add(step.place, str(error))
        return moments or None

    def _noise(self, tree: Table) -> float:
        entry = tree.entries.get("noise")
        return (self._number(entry.value, "noise") or 0.0) if entry else 0.0

    def _number(self, tree: Tree, what: str) -> float | None:
        value = tree.value if isinstance(tree, Scalar) else None
        if isinstance(value, bool | int | float) and abs(value) <= MOST:
            return float(value)
        found = f"{value:g}" if isinstance(value, float) else kind(tree)
        self.problems.add(tree.place, f"{what} must be a number, true or false, not {found}")
        return None

    def _read_faults(self, section: Entry) -> None:
        if is_empty(section.value):
            return
        items = getattr(section.value, "values", None)
        if items is None:
            what = f"faults are a list, not {kind(section.value)}"
            self.problems.add(section.value.place, what, "begin each with a dash: - {at: 10s, ...}")
            return
        for item in items:
            entry = Entry("a fault", item.place, item)
            made = self._made("a fault", Fault, entry)
            if made is not None:
                self.faults.append(Timed(item.place, made))

    def _made(self, name: str, cls: type, entry: Entry) -> Any:
        return build(Wanted(name, cls, entry.place, entry.value), self._substitution, self.problems)

    def _entries(self, entry: Entry, what: str, hint: str = "") -> Iterator[Entry]:
        if isinstance(entry.value, Table):
            yield from entry.value
        elif not is_empty(entry.value):
            self.problems.add(entry.value.place, f"{what}, not {kind(entry.value)}", hint)

    def _add(self, node: Entry, series: Entry, what: Any, noise: float = 0.0) -> None:
        self.worlds.append(World(node.key, series.key, series.place, node.place, what, noise))
