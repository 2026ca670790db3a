"""A pipeline that runs in this process, with real threads, a real clock and real drivers."""

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from tests.support.wait import wait_until
from wolkflow import Msg, Node, hookimpl
from wolkflow.config import load_text
from wolkflow.engine import Engine, NodeStats, SystemClock, Threads
from wolkflow.graph import Edge
from wolkflow.registry import Registry
from wolkflow.testing import MemoryState
from wolkflow.testing.nodes import Collect, Feed

STOP_SECONDS = 10.0


class Tap(Collect):
    """Keeps what passes, and when it came."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.times: list[float] = []

    def process(self, msg: Msg) -> None:
        self.times.append(time.monotonic())
        super().process(msg)


class Hand:
    """The plugin with the node `hand`, which sends what the test tells it to, and more nodes."""

    def __init__(self, more: Mapping[str, type[Node]]) -> None:
        self._more = more

    @hookimpl
    def wolkflow_nodes(self) -> Mapping[str, type[Node]]:
        return {"hand": Feed, **self._more}


class Station:
    """Runs a pipeline on the hardware that is there.

    A node of type `hand` sends what `feed` is given; `values` are what a node has sent. `types` are
    more types of nodes, of the test's own.
    """

    def __init__(
        self,
        text: str,
        state: MemoryState | None = None,
        types: Mapping[str, type[Node]] = MappingProxyType({}),
    ) -> None:
        registry = Registry.load()
        registry.add(Hand(types), "the tests")
        graph = load_text(text, registry)
        self.nodes = graph.nodes
        self.taps = {label: Tap() for label in graph.nodes}
        taps = {f"tap {label}": tap for label, tap in self.taps.items()}
        edges = [Edge(label, f"tap {label}") for label in self.taps]
        self.engine = Engine(
            type(graph)(
                title=graph.title,
                nodes={**graph.nodes, **taps},
                types={**graph.types, **dict.fromkeys(taps, "tap")},
                series={**graph.series, **{label: label for label in taps}},
                edges=(*graph.edges, *edges),
                places=graph.places,
            ),
            clock=SystemClock(),
            state=state or MemoryState(),
            driver=Threads(),
            patience_seconds=STOP_SECONDS,
        )

    def __enter__(self) -> Self:
        self.engine.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.engine.stop()

    def feed(self, label: str, value: Any) -> None:
        """Let a hand send a value."""
        hand = self.nodes[label]
        assert isinstance(hand, Feed)
        hand.send(value)

    def values(self, label: str, name: str | None = None) -> list[Any]:
        """Give the values that a node has sent, of one series perhaps."""
        sent = list(self.taps[label].messages)
        return [msg.value for msg in sent if name in (None, msg.name)]

    def until(self, label: str, count: int = 1, seconds: float = 30) -> list[Any]:
        """Wait until a node has sent so many values; give them."""
        wait_until(lambda: len(self.taps[label].times) >= count, seconds)
        return self.values(label)

    def stats(self, label: str) -> NodeStats:
        """Give a node's counters."""
        return next(one for one in self.engine.stats() if one.label == label)
