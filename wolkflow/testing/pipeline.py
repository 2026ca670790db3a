"""A whole pipeline on a clock moved by hand, its hardware simulated."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wolkflow.config import load
from wolkflow.engine import Engine, NodeStats, State
from wolkflow.graph import Edge, Graph
from wolkflow.message import Msg
from wolkflow.node import Node, Source
from wolkflow.registry import Registry
from wolkflow.simulation import load_scenario
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.memory import MemoryState, lanes_without_use
from wolkflow.testing.nodes import Collect


class PipelineRun:
    """A running pipeline: let time pass with `advance`, see what its nodes sent with `sent`."""

    def __init__(
        self, graph: Graph, resources: Mapping[str, object], clock: VirtualClock, state: State
    ) -> None:
        self.clock = clock
        self.resources = dict(resources)
        self._collectors = {label: Collect() for label in graph.nodes}
        self._driver = ByHand(clock, without=lanes_without_use(state))
        self.graph = _with_collectors(graph, self._collectors)
        self.engine = Engine(
            self.graph, clock=clock, state=state, driver=self._driver, resources=resources
        )

    def __enter__(self) -> "PipelineRun":
        self.engine.start()
        self._driver.run_ready()
        return self

    def __exit__(self, *reason: object) -> None:
        self.engine.stop()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._driver.advance(seconds)

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
    clock = clock or VirtualClock()
    registry = registry or Registry.load()
    paths = [files] if isinstance(files, Path) else list(files)
    graph = load(paths, registry, os.environ if environ is None else environ)
    simulated = registry.simulate(list(graph.nodes.values()), clock)
    if scenario is not None:
        simulated = load_scenario(scenario, graph, simulated, clock, environ)
    return PipelineRun(graph, {**simulated, **(resources or {})}, clock, state or MemoryState())


def _with_collectors(graph: Graph, collectors: Mapping[str, Collect]) -> Graph:
    watching = {f"what {label} sent": collector for label, collector in collectors.items()}
    nodes = {**graph.nodes, **watching}
    edges = [Edge(label, f"what {label} sent") for label in collectors]
    return replace(
        graph,
        nodes=nodes,
        types={**graph.types, **dict.fromkeys(watching, "collect")},
        series={**graph.series, **{label: label for label in watching}},
        edges=(*graph.edges, *edges),
    )
