"""Putting what a scenario says into simulated hardware."""

from collections.abc import Callable, Mapping
from typing import Any

from wolkflow.config.problems import Problems, did_you_mean, listed, quoted
from wolkflow.errors import Place
from wolkflow.graph import Graph
from wolkflow.hookspecs import SimulationClock
from wolkflow.node import Node, Poller
from wolkflow.simulation.chips import ChipStage
from wolkflow.simulation.contacts import LineStage, PinStage
from wolkflow.simulation.coupled import CoupledWorld
from wolkflow.simulation.curves import Curve, constant, noisy, read_trace, sine, steps, trace
from wolkflow.simulation.drives import Drive, Meter, outputs
from wolkflow.simulation.kinds import Coupled, Fault, Sine, Trace
from wolkflow.simulation.reading import Timed, World
from wolkflow.simulation.stages import ReadingStage, Stage


class Stagehand:
    """Finds each node's simulated hardware, and what it can do; notes what can't be done.

    `seconds` lets a curve begin with the run.
    """

    def __init__(
        self,
        graph: Graph,
        resources: Mapping[str, object],
        clock: SimulationClock,
        seconds: Callable[[Curve], Curve],
        problems: Problems,
    ) -> None:
        self.stages: dict[str, Stage] = {}
        self.coupled: dict[tuple[str, str], CoupledWorld] = {}
        self.faults: list[Fault] = []
        self._graph = graph
        self._resources = resources
        self._clock = clock
        self._seconds = seconds
        self._problems = problems
        self._meter = Meter(graph.nodes, resources)

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
            stage.measure(world.series, curve if pinned else self._seconds(curve))
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
            hint = f"it can have: {', '.join(stage.faults) or 'none'}"
            self._problems.add(timed.place, what, hint)
        self.faults.append(fault)

    def _stage(self, label: str, place: Place) -> Stage | None:
        if label in self.stages:
            return self.stages[label]
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
        self.stages[label] = stage
        return stage

    def _made(self, node: Node) -> Stage | None:
        for claim in node.claims():
            key, _, place = claim.key.partition(":")
            resource: Any = self._resources.get(key)
            if key.startswith("i2c-"):
                address = int(place.partition("/")[0], 16)
                chip = getattr(resource, "chips", {}).get(address)
                if chip is not None and getattr(chip, "is_model", True):
                    return ChipStage(resource, address, node)
            if key == "gpio" and hasattr(node, "on_level") and resource is not None:
                return PinStage(resource, int(place), node)
            if key == "lines" and hasattr(node, "on_level"):
                return self._on_line(place, node)
        return ReadingStage(node, self._clock) if isinstance(node, Poller) else None

    def _on_line(self, place: str, node: Node) -> Stage | None:
        expander, _, line = place.rpartition(":")
        chip = self._meter.chip(expander)
        return LineStage(chip, int(line), node) if hasattr(chip, "outside") else None

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
        known = dict(outputs(self._graph.nodes))
        drives = []
        for name, by in what.driven_by.items():
            if name in known:
                drives.append((Drive(known[name], self._meter), by))
                continue
            meant = did_you_mean(name, list(known))
            hint = meant or f"outputs are: {listed(list(known)) or 'none'}"
            self._problems.add(world.place, f"{quoted(name)} is not an output", hint)
        curve = CoupledWorld(what.start, what.rests_at, what.settles_in, drives)
        self.coupled[world.label, world.series] = curve
        return curve

    def _no_series(self, world: World) -> None:
        series = list(self._graph.nodes[world.label].series or ())
        hint = did_you_mean(world.series, series) or f"it measures: {listed(series) or 'value'}"
        what = f"{quoted(world.label)} does not measure {quoted(world.series)}"
        self._problems.add(world.place, what, hint)
