"""What each step that works on values costs a message, beside the chain of `chain`.

A chain with the step and its end is run, and the same without the step; the difference is told,
with all that its timers do and what it sends later. Three series come in turns, a message a second.
The goals are 0.6 us for a step that remembers nothing, 1.5 us for one that does and for an
expression, on a machine on which the five steps of `chain` take 1.5 us: here they are as many times
as high as the chain is. Where a library does the work, what it costs alone is told, too.

Not here: `inject`, `timer` and `schedule` (they are fed with nothing), `exec` (a process for each
message), `log` and `print` (as slow as the terminal).
"""

import gc
import time
from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.figures import Figure, rounded
from tests.bench.flow import Flow, rows
from tests.bench.transform_cases import (
    EACH_MS,
    EXPRESSIONS,
    SERIES,
    START_MS,
    STATEFUL,
    STATELESS,
    TEXTS,
    Case,
    value,
)
from tests.support.graphs import graph
from wolkflow import Msg, Step
from wolkflow.engine import Engine
from wolkflow.registry import Registry
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.nodes import Feed

NUMBER, ROUNDS, CHUNK = 1_000, 15, 10
CHAIN_US = 1.5
GOALS_US = {False: 0.6, True: 1.5}
"""By whether a step remembers something."""


class End(Step):
    """Takes what comes out."""

    def process(self, msg: Msg) -> None:
        """End a message."""


class Through:
    """A step between a source and an end, or nothing between them; run again and again."""

    def __init__(self, step: Step | None, values: str) -> None:
        self._clock = VirtualClock(START_MS)
        steps = {} if step is None else {"step": step}
        nodes = {"feed": Feed(), **steps, "end": End()}
        ports = [] if step is None else [f"step.{port} end" for port in step.ports]
        self._engine = Engine(
            graph(nodes, " ".join(nodes), *ports),
            clock=self._clock,
            state=MemoryState(),
            driver=ByHand(self._clock),
        )
        self._engine.start()
        feed = self._engine._hosts["feed"]
        self._enter, self._lane = feed.outlet.direct, feed.lane
        self._values = [value(values, at) for at in range(NUMBER)]
        self._start = 0

    def seconds(self) -> float:
        """Send a round of messages through, and let time pass as it did for them."""
        start, self._start = self._start, self._start + NUMBER * EACH_MS
        msgs = [
            Msg(SERIES[at % len(SERIES)], one, START_MS + start + at * EACH_MS)
            for at, one in enumerate(self._values)
        ]
        chunks = [msgs[at : at + CHUNK] for at in range(0, NUMBER, CHUNK)]
        spent = time.process_time()
        self._run(chunks, start / 1000)
        spent = time.process_time() - spent
        self._check()
        return spent

    def _run(self, chunks: list[list[Msg]], now: float) -> None:
        enter, clock, run_timers = self._enter, self._clock, self._lane.run_ready
        for chunk in chunks:
            for msg in chunk:
                enter(msg)
            now += CHUNK * EACH_MS / 1000
            clock.move_to(now)
            run_timers()

    def _check(self) -> None:
        """Refuse to tell what a step costs that only fails."""
        for stats in self._engine.stats():
            if stats.errors:
                raise RuntimeError(f"{stats.type} fails: {stats.last_error}")


def measure() -> Iterator[Figure]:
    """Run all in turns."""
    registry = Registry.load()
    cases = [*STATELESS, *EXPRESSIONS, *TEXTS, *STATEFUL]
    through = [Through(registry.get(case.type)(**case.settings), case.values) for case in cases]
    empty = {kind: Through(None, kind) for kind in {case.values for case in cases}}
    chain: list[float] = []
    costs: list[list[float]] = [[] for _ in cases]
    flow, messages = Flow(), [Msg(**row) for row in rows(NUMBER * 5)]
    for round_ in range(ROUNDS + 1):
        gc.collect()
        chain.append(_chain(flow, messages))
        nothing = {kind: one.seconds() for kind, one in empty.items()}
        for at, case in enumerate(cases):
            costs[at].append(through[at].seconds() - nothing[case.values])
        if not round_:
            chain.clear()  # that was to warm up
            costs = [[] for _ in cases]
    us = median(chain) * 1e6
    yield Figure("the five steps of `chain`", us, "us")
    for case, spent in zip(cases, costs, strict=True):
        goal = GOALS_US[case.keeps or case in EXPRESSIONS] * us / CHAIN_US
        cost = median(spent) / NUMBER * 1e6
        yield Figure(_name(case), cost, "us", at_most=round(goal, 2))


def _chain(flow: Flow, messages: Sequence[Msg]) -> float:
    """Give the CPU seconds a message of the five steps."""
    flow.end.out.clear()
    enter = flow.enter
    start = time.process_time()
    for msg in messages:
        enter(msg)
    return (time.process_time() - start) / len(messages)


def _name(case: Case) -> str:
    """Name a case, with what the library in it costs alone."""
    name = f"{case.type}, {case.note}" if case.note else case.type
    if case.bare is None:
        return name
    values = [value(case.values, at) for at in range(NUMBER)]
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for one in values:
            case.bare(one)
        spent.append(time.process_time() - start)
    return f"{name} ({rounded(median(spent) / NUMBER * 1e6)} us in its library)"
