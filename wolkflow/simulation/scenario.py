"""A scenario on a pipeline: worlds put into simulated hardware, faults at their times."""

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from wolkflow.config.files_read import FilesRead
from wolkflow.config.problems import Problems
from wolkflow.engine.difference import difference
from wolkflow.fields import format_duration
from wolkflow.graph import Graph
from wolkflow.hookspecs import SimulationClock
from wolkflow.simulation.contacts import PinStage
from wolkflow.simulation.curves import Curve
from wolkflow.simulation.kinds import Fault
from wolkflow.simulation.reading import Reader
from wolkflow.simulation.stagehand import Stagehand

MOVE_SECONDS = 0.1
log = logging.getLogger("wolkflow.scenario")
KEY = "scenario"

After = Callable[[float, Callable[[], object]], object]


class Scenario:
    """Moves the simulated hardware of a run; the engine starts it with the run."""

    def __init__(
        self,
        script: Reader,
        graph: Graph,
        resources: Mapping[str, object],
        clock: SimulationClock,
    ) -> None:
        self.script = script
        self.graph = graph
        self.resources = resources
        self._clock = clock
        self._begun = clock.monotonic()
        self._happening: list[Fault] = []
        self._after: After | None = None
        self._hand = self._set_up(script.problems)

    def start(self, after: After) -> None:
        """Begin: time counts from here."""
        self._begun = self._clock.monotonic()
        self._after = after
        self._play(after)

    def join(self, other: "Scenario") -> None:
        """Go on with a changed pipeline, and with what the scenario's file says now.

        What goes on in the pipeline goes on here: the time, coupled worlds, nodes that are kept.
        """
        staying = difference(self.graph, other.graph).staying
        kept = {label: self.graph.nodes[was] for label, was in staying.items()}
        nodes = {**other.graph.nodes, **kept}
        before = self._hand.coupled
        now = self._now()
        other.leave()
        self.leave()
        self.script = other.script
        self.graph = replace(other.graph, nodes=nodes)
        self.resources = {**other.resources, **self.resources}
        self._hand = self._set_up(Problems())
        for place in before.keys() & self._hand.coupled.keys():
            self._hand.coupled[place].follow(before[place], now)
        if self._after is not None:
            self._play(self._after)

    def leave(self) -> None:
        """Let all hardware be as it was without this."""
        for fault in self._happening:
            self._hand.stages[fault.node].end(fault.fault)
        self._happening = []
        for stage in self._hand.stages.values():
            stage.leave()

    def _set_up(self, problems: Problems) -> Stagehand:
        """Put the worlds into the hardware."""
        hand = Stagehand(self.graph, self.resources, self._clock, self._seconds, problems)
        for world in self.script.worlds:
            hand.put(world)
        for timed in self.script.faults:
            hand.plan(timed)
        return hand

    def _play(self, after: After) -> None:
        """Plan what is to come."""
        for fault in self._hand.faults:
            self._plan(fault, self._next(fault), after)
        if self._hand.coupled or self._pinned():
            self._move(self._hand, after)

    def _next(self, fault: Fault) -> float:
        """Tell when a fault is due: it may have begun already, and be not over."""
        late = self._now() - fault.at - fault.lasts
        if late < 0:
            return fault.at
        if fault.every is None:
            return math.inf
        return fault.at + (late // fault.every + 1) * fault.every

    def _plan(self, fault: Fault, at: float, after: After) -> None:
        """Let a fault happen at a time, and again if it does so."""
        if at == math.inf:
            return
        hand = self._hand
        stage = hand.stages[fault.node]

        def begin() -> None:
            if hand is not self._hand:
                return  # the pipeline has changed since
            log.info("%s: %s for %s", fault.node, fault.fault, format_duration(fault.lasts))
            stage.begin(fault.fault)
            self._happening.append(fault)
            after(at + fault.lasts - self._now(), end)
            if fault.every is not None:
                self._plan(fault, at + fault.every, after)

        def end() -> None:
            if hand is self._hand:
                self._happening.remove(fault)
                stage.end(fault.fault)

        after(max(at - self._now(), 0.0), begin)

    def _move(self, hand: Stagehand, after: After) -> None:
        if hand is not self._hand:
            return
        now = self._now()
        for stage in self._pinned():
            stage.move(now)
        for curve in hand.coupled.values():
            curve(now)
        after(MOVE_SECONDS, lambda: self._move(hand, after))

    def _pinned(self) -> list[PinStage]:
        return [stage for stage in self._hand.stages.values() if isinstance(stage, PinStage)]

    def _now(self) -> float:
        return self._clock.monotonic() - self._begun

    def _seconds(self, curve: Curve) -> Curve:
        """Let a curve begin with the run: chips ask it with the clock's own time."""
        return lambda now: curve(max(0.0, now - self._begun))


def load_scenario(
    file: Path,
    graph: Graph,
    resources: Mapping[str, object],
    clock: SimulationClock,
    environ: Mapping[str, str] | None = None,
    *,
    files: FilesRead | None = None,
) -> dict[str, object]:
    """Put a scenario's worlds into the simulated hardware of a pipeline.

    `resources` is what `Registry.simulate` made; what comes back goes to the engine instead.
    ConfigError has everything that is wrong with the file. `files` notes every file
    that is read, also if there are mistakes.
    """
    script = Reader(file, environ, files)
    scenario = Scenario(script, graph, resources, clock)
    if script.problems.count:
        raise script.problems.error()
    return {**resources, KEY: scenario}
