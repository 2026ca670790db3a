"""One node on a bench: fed by hand, on a clock moved by hand, with everything it says collected."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from wolkflow.engine import Engine, NodeStats, State
from wolkflow.graph import Edge, Graph
from wolkflow.message import Msg
from wolkflow.node import Node, Step
from wolkflow.testing.by_hand import ByHand
from wolkflow.testing.clock import VirtualClock
from wolkflow.testing.memory import MemoryState, lanes_without_use
from wolkflow.testing.nodes import Collect, Feed

FEED = "test feed"


class Bench:
    """Runs one node in a real engine without threads.

    `resources` are what the node gets from `shared`, by key: fake pins, a fake bus. `state` is what
    it remembers: give the state of an earlier bench to see the node after a restart.

        with Bench(Scale(factor=2)) as bench:
            bench.feed(21)
            assert bench.values() == [42]
    """

    def __init__(
        self,
        node: Node,
        *,
        label: str = "node",
        resources: Mapping[str, object] | None = None,
        state: State | None = None,
        clock: VirtualClock | None = None,
    ) -> None:
        self.node = node
        self.clock = clock or VirtualClock()
        self.state = state or MemoryState()
        self._label = label
        self._feed = Feed()
        self._collectors = {None: Collect(), "@error": Collect()} | {
            port: Collect() for port in node.ports
        }
        self._driver = ByHand(self.clock, without=lanes_without_use(self.state))
        self.engine = Engine(
            self._graph(),
            clock=self.clock,
            state=self.state,
            driver=self._driver,
            resources=resources,
        )

    def __enter__(self) -> "Bench":
        self.open()
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def open(self) -> None:
        """Start the engine: the node is opened, and tried again later if that fails."""
        self.engine.start()
        self._driver.run_ready()

    def close(self) -> None:
        """Stop the engine: what is on its way arrives, the node is closed."""
        self.engine.stop()

    def feed(self, value: Any, name: str = "value", time_ms: int | None = None) -> None:
        """Send a value to the node."""
        self.send(Msg(name, value, self.clock.now_ms() if time_ms is None else time_ms))

    def send(self, msg: Msg) -> None:
        """Send a message to the node."""
        self._feed.send(msg.value, msg.name, msg.time)
        self._driver.run_ready()

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._driver.advance(seconds)

    @property
    def out(self) -> list[Msg]:
        """Every message that has come out of the node's main output."""
        return self._collectors[None].messages

    def port(self, name: str) -> list[Msg]:
        """Every message that has come out of a port."""
        return self._collectors[name].messages

    @property
    def errors(self) -> list[Msg]:
        """Every message that has come out of `@error`."""
        return self.port("@error")

    def values(self) -> list[Any]:
        """Give the values that have come out of the node's main output."""
        return [msg.value for msg in self.out]

    def take(self) -> list[Msg]:
        """Give what has come out since the last `take`."""
        taken = list(self.out)
        self.out.clear()
        return taken

    @property
    def store(self) -> MutableMapping[str, Any]:
        """What the node remembers durably."""
        return self.state.store(self._label)

    @property
    def stats(self) -> NodeStats:
        """The node's counters."""
        return next(stats for stats in self.engine.stats() if stats.label == self._label)

    def _graph(self) -> Graph:
        nodes: dict[str, Node] = {FEED: self._feed, self._label: self.node}
        edges = [Edge(FEED, self._label)] if isinstance(self.node, Step) else []
        for port, collector in self._collectors.items():
            nodes[f"test {port or 'output'}"] = collector
            edges.append(Edge(self._label, f"test {port or 'output'}", port=port))
        return Graph(
            title="bench",
            nodes=nodes,
            types={label: type(node).__name__.lower() for label, node in nodes.items()},
            series={label: label for label in nodes},
            edges=tuple(edges),
            places={},
        )
