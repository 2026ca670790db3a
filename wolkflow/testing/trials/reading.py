"""From a file of tests to checked tests, or to everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wolkflow.config import load
from wolkflow.config.files import TEST_ENDINGS, read_all
from wolkflow.config.problems import Problems, quoted
from wolkflow.config.tree import Entry, Table, Tree, is_empty, kind
from wolkflow.config.yaml import parse
from wolkflow.errors import ConfigError, Place
from wolkflow.registry import Registry
from wolkflow.testing.trials.deeds import Act
from wolkflow.testing.trials.demands import WHEN_STOPPED, Demand
from wolkflow.testing.trials.expect import ExpectReader
from wolkflow.testing.trials.given import GivenReader
from wolkflow.testing.trials.moments import duration, wall_clock
from wolkflow.testing.trials.names import Names
from wolkflow.testing.trials.plain import entries, plain, texts, unknown
from wolkflow.testing.trials.sandbox import Content
from wolkflow.testing.trials.scenarios import Scenarios
from wolkflow.testing.trials.trial import Trial, TrialFile
from wolkflow.testing.trials.zones import USUAL, ZONE, is_zone

START_MS = 1_704_067_200_000
"""When a test begins, unless it says otherwise: 2024-01-01, a Monday, at midnight UTC."""

AFTERWARDS = 10.0
"""Seconds that a test runs on after the last thing that happens in it."""

FILE_PARTS = ("title", "pipeline", "environment", "scenario", "start", "files", "given", "tests")
TRIAL_PARTS = ("scenario", "start", "for", "files", "given", "expect")


def read_trials(path: Path, registry: Registry, environ: Mapping[str, str]) -> TrialFile:
    """Read a file of tests; ConfigError has everything that is wrong with it or its pipeline."""
    problems = Problems()
    found = read_all([path], problems)
    tree = parse(found[0].file, found[0].text, problems) if found else None
    if not isinstance(tree, Table):
        if tree is not None:
            problems.add(tree.place, f"a file of tests begins with tests:, not {kind(tree)}")
        raise problems.error()
    return _FileReader(path, tree, registry, environ, problems).read()


def pipeline_of(path: Path) -> Path:
    """Find the pipeline that a file of tests stands beside: the same name without `.test`."""
    ending = next((one for one in TEST_ENDINGS if path.name.endswith(one)), path.suffix)
    name = path.name.removesuffix(ending)
    choices = [path.with_name(name + suffix) for suffix in (".yaml", ".yml")]
    return next((one for one in choices if one.exists()), choices[0])


@dataclass(frozen=True, slots=True)
class _Common:
    """What all tests of a file share."""

    start_ms: int
    files: Mapping[str, Content]
    given: Tree | None
    scenarios: Scenarios
    scenario: Path | None


class _FileReader:
    """Reads one file."""

    def __init__(
        self,
        path: Path,
        tree: Table,
        registry: Registry,
        environ: Mapping[str, str],
        problems: Problems,
    ) -> None:
        self._path = path
        self._tree = tree
        self._registry = registry
        self._environ = environ
        self._problems = problems

    def read(self) -> TrialFile:
        """Read all tests."""
        self._check_parts(self._tree, "a file of tests", FILE_PARTS)
        variables = self._entries(self._tree, "environment")
        self._check_zone(variables)
        given = {one.key: str(plain(one.value)) for one in variables}
        environ = {**self._environ, ZONE: USUAL, **given}
        pipeline = self._pipeline()
        graph = load(pipeline, self._registry, environ)
        scenarios = Scenarios(self._path.parent, graph, self._registry, environ)
        common = _Common(
            self._start(self._tree, START_MS),
            self._files(self._tree),
            _part(self._tree, "given"),
            scenarios,
            self._scenario(self._tree, scenarios),
        )
        names = Names(graph, self._problems)
        tests = self._entries(self._tree, "tests")
        if not tests:
            self._problems.add(
                Place(str(self._path), 0, 0),
                "there are no tests in this file",
                "a test has a name, things that are given, and things to expect:\n"
                "  tests:\n    the lamp obeys the button:\n"
                "      given: {1s: {press: button}}\n      expect: {lamp: on}",
            )
        trials = [self._trial(entry, names, common) for entry in tests]
        if self._problems.count or scenarios.mistakes:
            raise ConfigError([*self._problems.error().problems, *scenarios.mistakes])
        return TrialFile(self._path, pipeline, environ, [one for one in trials if one])

    def _check_zone(self, variables: Sequence[Entry]) -> None:
        for one in variables:
            name = str(plain(one.value))
            if one.key == ZONE and not is_zone(name):
                what = f"there is no time zone {quoted(name)}"
                self._problems.add(one.value.place, what, "write it like Europe/Belgrade")

    def _pipeline(self) -> Sequence[Path]:
        tree = _part(self._tree, "pipeline")
        if tree is None:
            return [pipeline_of(self._path)]
        return [self._path.parent / text for text in texts(tree)]

    def _trial(self, entry: Entry, names: Names, common: _Common) -> Trial | None:
        if not isinstance(entry.value, Table):
            self._problems.add(
                entry.value.place,
                f"a test is a block with given and expect, not {kind(entry.value)}",
            )
            return None
        tree = entry.value
        self._check_parts(tree, "a test", TRIAL_PARTS)
        start_ms = self._start(tree, common.start_ms)
        given = [one for one in (common.given, _part(tree, "given")) if one is not None]
        reader = GivenReader(names, self._problems, start_ms)
        acts = [act for one in given for act in reader.acts(one)]
        expect = _part(tree, "expect")
        if expect is None:
            self._problems.add(entry.place, f"{quoted(entry.key)} expects nothing", "write expect:")
            return None
        demands = list(ExpectReader(names, self._problems, start_ms).demands(expect))
        return Trial(
            name=entry.key,
            place=entry.place,
            acts=acts,
            demands=demands,
            files={**common.files, **self._files(tree)},
            start_ms=start_ms,
            seconds=self._seconds(tree, acts, demands),
            scenario=self._scenario(tree, common.scenarios) or common.scenario,
        )

    def _scenario(self, tree: Table, scenarios: Scenarios) -> Path | None:
        part = _part(tree, "scenario")
        return None if part is None else scenarios.find(part, self._problems)

    def _seconds(self, tree: Table, acts: Sequence[Act], demands: Sequence[Demand]) -> float:
        wanted = _part(tree, "for")
        if wanted is not None:
            seconds = duration(str(plain(wanted)))
            if seconds is None:
                what = f"{quoted(plain(wanted))} is not a duration"
                self._problems.add(wanted.place, what, "write 10s, 5m or 24h")
            return seconds or 0.0
        last_act = max((act.seconds for act in acts), default=0.0)
        looks = [demand.seconds for demand in demands if demand.seconds != WHEN_STOPPED]
        looks += [end for one in demands if one.aspect == "silent" for _, end in one.wanted]
        return max([last_act + AFTERWARDS, *looks])

    def _start(self, tree: Table, usual: int) -> int:
        part = _part(tree, "start")
        if part is None:
            return usual
        found = wall_clock(str(plain(part)))
        if found is None:
            what = f"{quoted(plain(part))} is not a date and time"
            self._problems.add(part.place, what, "write it like 2024-03-01 06:30, it is UTC")
        return found or usual

    def _files(self, tree: Table) -> dict[str, Content]:
        return {one.key: self._content(one.value) for one in self._entries(tree, "files")}

    def _content(self, tree: Tree) -> Content:
        value = plain(tree)
        if isinstance(value, list) or is_empty(tree):
            return [str(line) for line in value or ()]
        file = self._path.parent / str(value)
        if not file.is_file():
            hint = "a text is the name of a file to copy; lines are a list: [one, two]"
            self._problems.add(tree.place, f"there is no file {quoted(value)} to copy", hint)
        return file

    def _entries(self, tree: Table, part: str) -> list[Entry]:
        found = _part(tree, part)
        return entries(found, part, self._problems) if found is not None else []

    def _check_parts(self, tree: Table, owner: str, known: tuple[str, ...]) -> None:
        for entry in tree:
            if entry.key not in known and not entry.key.startswith("x-"):
                unknown(entry.key, entry.place, owner, known, self._problems)


def _part(tree: Table, name: str) -> Tree | None:
    entry = tree.entries.get(name)
    return None if entry is None or is_empty(entry.value) else entry.value
