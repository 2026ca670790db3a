"""A scenario on a pipeline: worlds put into simulated hardware, faults at their times."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from wolkflow.config.files_read import FilesRead
from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.errors import Place
from wolkflow.fields import format_duration
from wolkflow.graph import Graph
from wolkflow.hookspecs import SimulationClock
from wolkflow.node import Node, Poller
from wolkflow.simulation.coupled import CoupledWorld, Drive, Pins
from wolkflow.simulation.curves import Curve, constant, noisy, read_trace, sine, steps, trace
from wolkflow.simulation.kinds import Coupled, Fault, Sine, Trace
from wolkflow.simulation.reading import Reader, Timed, World
from wolkflow.simulation.stages import ChipStage, PinStage, ReadingStage, Stage

MOVE_SECONDS = 0.1
log = logging.getLogger("wolkflow.scenario")
KEY = "scenario"

After = Callable[[float, Callable[[], object]], object]


class Scenario:
    """Moves the simulated hardware of a run; the engine starts it with the run."""

    def __init__(self, clock: SimulationClock) -> None:
        self._clock = clock
        self._begun = clock.monotonic()
        self.stages: dict[str, Stage] = {}
        self.coupled: list[Curve] = []
        self.faults: list[Fault] = []

    def start(self, after: After) -> None:
        """Begin: time counts from here."""
        self._begun = self._clock.monotonic()
        for fault in self.faults:
            self._plan(fault, fault.at, after)
        moved = [stage for stage in self.stages.values() if isinstance(stage, PinStage)]
        if moved or self.coupled:
            self._move(moved, after)

    def seconds(self, curve: Curve) -> Curve:
        """Let a curve begin with the run: chips ask it with the clock's own time."""
        return lambda now: curve(max(0.0, now - self._begun))

    def _plan(self, fault: Fault, seconds: float, after: After) -> None:
        stage = self.stages[fault.node]

        def begin() -> None:
            log.info("%s: %s for %s", fault.node, fault.fault, format_duration(fault.lasts))
            stage.begin(fault.fault)
            after(fault.lasts, lambda: stage.end(fault.fault))
            if fault.every is not None:
                self._plan(fault, fault.every, after)

        after(seconds, begin)

    def _move(self, pins: list[PinStage], after: After) -> None:
        now = self._clock.monotonic() - self._begun
        for stage in pins:
            stage.move(now)
        for curve in self.coupled:
            curve(now)
        after(MOVE_SECONDS, lambda: self._move(pins, after))


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
    reader = Reader(file, environ, files)
    stagehand = _Stagehand(graph, resources, clock, reader.problems)
    for world in reader.worlds:
        stagehand.put(world)
    for timed in reader.faults:
        stagehand.plan(timed)
    if reader.problems.count:
        raise reader.problems.error()
    return {**resources, KEY: stagehand.scenario}


class _Stagehand:
    """Finds each node's simulated hardware, and what it can do."""

    def __init__(
        self,
        graph: Graph,
        resources: Mapping[str, object],
        clock: SimulationClock,
        problems: Problems,
    ) -> None:
        self.scenario = Scenario(clock)
        self._graph = graph
        self._resources = resources
        self._clock = clock
        self._problems = problems

    def put(self, world: World) -> None:
        """Let a node measure a world."""
        stage = self._stage(world.label, world.node_place)
        curve = self._curve(world)
        if stage is None or curve is None:
            return
        if world.noise:
            curve = noisy(curve, world.noise, f"{world.label}/{world.series}")
        pinned = isinstance(stage, PinStage)
        try:
            stage.measure(world.series, curve if pinned else self.scenario.seconds(curve))
        except KeyError:
            self._no_series(world)

    def plan(self, timed: Timed) -> None:
        """Let a fault happen."""
        fault = timed.fault
        stage = self._stage(fault.node, timed.place)
        if stage is None:
            return
        if fault.fault not in stage.faults:
            what = f"{quoted(fault.node)} can't have the fault {quoted(fault.fault)}"
            self._problems.add(timed.place, what, f"it can have: {', '.join(stage.faults)}")
        self.scenario.faults.append(fault)

    def _stage(self, label: str, place: Place) -> Stage | None:
        if label in self.scenario.stages:
            return self.scenario.stages[label]
        node = self._graph.nodes.get(label)
        if node is None:
            names = list(self._graph.nodes)
            hint = did_you_mean(label, names) or f"its nodes are: {listed(names)}"
            self._problems.add(place, f"the pipeline has no node {quoted(label)}", hint)
            return None
        stage = self._made(node)
        if stage is None:
            kind = self._graph.types[label]
            what = f"{quoted(label)} is a {kind}, whose hardware is not simulated"
            self._problems.add(place, what, "a scenario moves sensors and inputs")
            return None
        self.scenario.stages[label] = stage
        return stage

    def _made(self, node: Node) -> Stage | None:
        for claim in node.claims():
            key, _, place = claim.key.partition(":")
            resource: Any = self._resources.get(key)
            if key.startswith("i2c-") and int(place, 16) in getattr(resource, "chips", ()):
                return ChipStage(resource, int(place, 16), node)
            if key == "gpio" and hasattr(node, "on_level") and resource is not None:
                return PinStage(resource, int(place), node)
        return ReadingStage(node, self._clock) if isinstance(node, Poller) else None

    def _curve(self, world: World) -> Curve | None:
        what = world.what
        if isinstance(what, float):
            return constant(what)
        if isinstance(what, list):
            return steps(what)
        if isinstance(what, Sine):
            return sine(what.low, what.high, what.every, what.late)
        if isinstance(what, Trace):
            return self._trace(world, what)
        return self._coupled(world, what)

    def _trace(self, world: World, what: Trace) -> Curve | None:
        self._problems.files.add(what.file)
        try:
            points = read_trace(what.file, what.column, what.time)
        except OSError as error:
            self._problems.add(world.place, f"{what.file} can't be read: {error.strerror}")
        except ValueError as error:
            self._problems.add(world.place, str(error))
        else:
            return trace(points, repeat=what.repeat)
        return None

    def _coupled(self, world: World, what: Coupled) -> Curve:
        drives = []
        for label, by in what.driven_by.items():
            node = self._graph.nodes.get(label)
            pins = cast("Pins", self._resources.get("gpio"))
            drive = Drive(node, pins) if node is not None else None
            if drive is None or not drive.has_pins:
                names = [name for name, one in self._graph.nodes.items() if _drives(one)]
                hint = did_you_mean(label, names) or f"these do: {listed(names) or 'none'}"
                what_is = f"{quoted(label)} is no output on a pin of the header"
                self._problems.add(world.place, what_is, hint)
            else:
                drives.append((drive, by))
        curve = CoupledWorld(what.start, what.rests_at, what.settles_in, drives)
        self.scenario.coupled.append(curve)
        return curve

    def _no_series(self, world: World) -> None:
        series = list(self._graph.nodes[world.label].series or ())
        hint = did_you_mean(world.series, series) or f"it measures: {listed(series) or 'value'}"
        what = f"{quoted(world.label)} does not measure {quoted(world.series)}"
        self._problems.add(world.place, what, hint)


def _drives(node: Node) -> bool:
    return bool(getattr(node, "off_levels", dict)())
