"""A whole pipeline on a clock moved by hand, its hardware simulated."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wolkflow.config import load
from wolkflow.engine import Difference, Engine, NodeStats, State
from wolkflow.graph import Edge, Graph
from wolkflow.message import Msg
from wolkflow.node import Node, Source
from wolkflow.registry import Registry
from wolkflow.simulation import load_scenario
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.memory import MemoryState, lanes_without_use
from wolkflow.testing.nodes import Collect

WHAT = "what "


@dataclass(frozen=True)
class Making:
    """What graphs and simulated hardware are made of."""

    registry: Registry
    environ: Mapping[str, str]
    clock: VirtualClock
    scenario: Path | None

    def graph(self, files: Sequence[Path]) -> Graph:
        """Load a pipeline; ConfigError has everything that is wrong with it."""
        return load(files, self.registry, self.environ)

    def hardware(self, graph: Graph) -> dict[str, object]:
        """Make the hardware of a pipeline, moved by the scenario."""
        found = self.registry.simulate(list(graph.nodes.values()), self.clock)
        if self.scenario is None:
            return found
        return load_scenario(self.scenario, graph, found, self.clock, self.environ)


class PipelineRun:
    """A running pipeline: let time pass with `advance`, see what its nodes sent with `sent`."""

    def __init__(
        self,
        making: Making,
        files: Sequence[Path],
        resources: Mapping[str, object],
        state: State,
    ) -> None:
        graph = making.graph(files)
        self.clock = making.clock
        self.resources = {**making.hardware(graph), **resources}
        self._making = making
        self._files = files
        self._given = resources
        self._collectors: dict[str, Collect] = {}
        self._driver = ByHand(self.clock, without=lanes_without_use(state))
        self.engine = Engine(
            self._watched(graph),
            clock=self.clock,
            state=state,
            driver=self._driver,
            resources=self.resources,
        )

    def __enter__(self) -> "PipelineRun":
        self.engine.start()
        self._driver.run_ready()
        return self

    def __exit__(self, *reason: object) -> None:
        self.engine.stop()

    @property
    def graph(self) -> Graph:
        """What runs; after a `change` it is another one."""
        return self.engine.graph

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._driver.advance(seconds)

    def change(self, *files: Path) -> Difference:
        """Go on with what the files say now, as `kill -HUP` does; or with other files.

        ConfigError has what is wrong with them: then nothing has changed.
        """
        wanted = files or self._files
        graph = self._making.graph(wanted)
        hardware = self._making.hardware(graph)
        fresh = {key: one for key, one in hardware.items() if key not in self._given}
        found = self.engine.change(self._watched(graph), fresh)
        self._driver.run_ready()
        self._files = wanted
        self.resources = {**fresh, **self.resources}
        return _shown(found)

    def feed(self, label: str, value: Any, series: str = "") -> None:
        """Let a source send a value: a reading, or a command that comes in."""
        source = self.graph.nodes[label]
        if not isinstance(source, Source):
            raise TypeError(f"{label} is not a source")
        source.send(value, series)
        self._driver.run_ready()

    def sent(self, label: str) -> list[Msg]:
        """Give every message that a node has sent."""
        return self._collectors[label].messages

    def values(self, label: str) -> list[Any]:
        """Give the values that a node has sent."""
        return [msg.value for msg in self.sent(label)]

    def node(self, label: str) -> Node:
        """Give a node."""
        return self.graph.nodes[label]

    def stats(self, label: str) -> NodeStats:
        """Give a node's counters."""
        return next(stats for stats in self.engine.stats() if stats.label == label)

    def _watched(self, graph: Graph) -> Graph:
        """Put a collector behind every node; one that was there goes on."""
        self._collectors = {
            label: self._collectors.get(label) or Collect() for label in graph.nodes
        }
        return _with_collectors(graph, self._collectors)


def run_pipeline(
    files: Path | Sequence[Path],
    *,
    environ: Mapping[str, str] | None = None,
    resources: Mapping[str, object] | None = None,
    registry: Registry | None = None,
    clock: VirtualClock | None = None,
    state: State | None = None,
    scenario: Path | None = None,
) -> PipelineRun:
    """Make a run of pipeline files, to be used in a `with`.

    All hardware is simulated but what `resources` brings, by the key the nodes share it under.
    `scenario` is a file with what it measures and what goes wrong.
    """
    making = Making(
        registry or Registry.load(),
        os.environ if environ is None else environ,
        clock or VirtualClock(),
        scenario,
    )
    paths = [files] if isinstance(files, Path) else list(files)
    return PipelineRun(making, paths, resources or {}, state or MemoryState())


def _shown(found: Difference) -> Difference:
    """Leave out the collectors."""

    def nodes(labels: Iterable[str]) -> tuple[str, ...]:
        return tuple(label for label in labels if not label.startswith(WHAT))

    return Difference(
        kept=nodes(found.kept),
        changed=nodes(found.changed),
        added=nodes(found.added),
        removed=nodes(found.removed),
        before={label: found.before[label] for label in nodes(found.before)},
    )


def _with_collectors(graph: Graph, collectors: Mapping[str, Collect]) -> Graph:
    watching = {f"{WHAT}{label} sent": collector for label, collector in collectors.items()}
    nodes = {**graph.nodes, **watching}
    edges = [Edge(label, f"{WHAT}{label} sent") for label in collectors]
    return replace(
        graph,
        nodes=nodes,
        types={**graph.types, **dict.fromkeys(watching, "collect")},
        series={**graph.series, **{label: label for label in watching}},
        edges=(*graph.edges, *edges),
    )
