"""Running a test: things happen at their times, and at its times each demand is looked at."""

import heapq
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from wolkflow.config import load
from wolkflow.registry import Registry
from wolkflow.testing.trials.deeds import Act
from wolkflow.testing.trials.demands import AT_THE_END, WHEN_STOPPED, Failure
from wolkflow.testing.trials.moments import spoken
from wolkflow.testing.trials.sandbox import Sandbox
from wolkflow.testing.trials.subjects import Figure, count
from wolkflow.testing.trials.trial import Trial, TrialFile
from wolkflow.testing.trials.world import World
from wolkflow.testing.trials.zones import USUAL, ZONE, in_zone

MOST_LOGGED = 20
UNASKED = ("errors", "dropped")
"""What must be nothing in every test that doesn't say otherwise."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went; `log` are the warnings of the pipeline meanwhile."""

    trial: Trial
    failures: tuple[Failure, ...]
    log: tuple[str, ...]
    took_seconds: float

    @property
    def good(self) -> bool:
        """Whether all was as expected."""
        return not self.failures


def run_trial(trial: Trial, file: TrialFile, registry: Registry) -> Outcome:
    """Run one test."""
    started = time.perf_counter()
    sandbox = Sandbox.make(file.pipeline[0].parent)
    try:
        with _listening() as log, in_zone(file.environ.get(ZONE, USUAL)):
            failures = _run(trial, file, registry, sandbox)
    finally:
        sandbox.remove()
    return Outcome(trial, tuple(failures), tuple(log), time.perf_counter() - started)


def _run(trial: Trial, file: TrialFile, registry: Registry, sandbox: Sandbox) -> list[Failure]:
    graph = load(file.pipeline, registry, file.environ)
    sandbox.take_in(graph, trial.files)
    world = World(
        graph,
        registry,
        sandbox=sandbox,
        start_ms=trial.start_ms,
        watched=trial.watched,
        faults=trial.has_faults,
        scenario=None if trial.scenario is None else (trial.scenario, file.environ),
    )
    return _Story(trial, world).failures()


class _Turn(NamedTuple):
    """Something that is next: acts before demands, else in the order of the file."""

    seconds: float
    is_demand: bool
    number: int


class _Story:
    """One test from its start to its end."""

    def __init__(self, trial: Trial, world: World) -> None:
        self._trial = trial
        self._world = world
        self._failures: list[Failure] = []

    def failures(self) -> list[Failure]:
        """Run it, and tell what was not as expected."""
        world, trial = self._world, self._trial
        early = [act for act in trial.acts if not act.seconds and act.deed.is_condition]
        for act in early:
            self._perform(act)
        world.open()
        try:
            self._go([act for act in trial.acts if act not in early])
            world.advance_to(trial.seconds)
            self._check(AT_THE_END)
            self._check_unasked()
        finally:
            world.close()
        self._check(WHEN_STOPPED)
        return self._failures

    def _go(self, acts: list[Act]) -> None:
        moments = {demand.seconds for demand in self._trial.demands if demand.seconds >= 0}
        turns = [_Turn(act.seconds, False, number) for number, act in enumerate(acts)]  # noqa: FBT003  # a field
        turns += [_Turn(one, True, 0) for one in moments - {WHEN_STOPPED}]  # noqa: FBT003  # a field
        heapq.heapify(turns)
        while turns and turns[0].seconds <= self._trial.seconds:
            turn = heapq.heappop(turns)
            self._world.advance_to(turn.seconds)
            if turn.is_demand:
                self._check(turn.seconds)
                continue
            act = acts[turn.number]
            self._perform(act)
            if act.repeats:
                heapq.heappush(turns, turn._replace(seconds=turn.seconds + act.seconds))

    def _perform(self, act: Act) -> None:
        try:
            act.deed.perform(self._world)
        except (OSError, ValueError) as error:
            what = f"what happens at {spoken(self._world.clock.monotonic())}"
            self._failures.append(Failure(self._trial.place, what, (str(error),)))
        self._world.run_ready()

    def _check(self, seconds: float) -> None:
        demands = [demand for demand in self._trial.demands if demand.seconds == seconds]
        found = [demand.failure(self._world) for demand in demands]
        self._failures += [failure for failure in found if failure]

    def _check_unasked(self) -> None:
        subjects = [demand.subject for demand in self._trial.demands]
        asked = {subject.kind for subject in subjects if isinstance(subject, Figure)}
        for kind in (kind for kind in UNASKED if kind not in asked):
            lines = [
                f"{one.label}: {count(kind, one)}" + (f"   {one.last_error}" if one.errors else "")
                for one in self._world.stats()
                if count(kind, one)
            ]
            if lines:
                self._failures.append(
                    Failure(
                        self._trial.place,
                        f"{kind}, which the test does not expect",
                        (*lines, f"if that is right, say so: {kind}: {{NODE: above 0}}"),
                    )
                )


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Keep the pipeline's warnings for the report instead of showing them at once."""
    lines: list[str] = []
    handler = _Keeping(lines)
    log = logging.getLogger("wolkflow")
    before = log.propagate, log.level
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.WARNING)
    try:
        yield lines
    finally:
        log.propagate = before[0]
        log.setLevel(before[1])
        log.removeHandler(handler)


class _Keeping(logging.Handler):
    """Keeps the first lines of a log."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if len(self._lines) < MOST_LOGGED:
            self._lines.append(_line(record))


def _line(record: logging.LogRecord) -> str:
    label = record.name.removeprefix("wolkflow.").removeprefix("node.")
    return f"{record.levelname} {label}: {record.getMessage()}"
