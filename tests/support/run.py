"""An engine on a virtual clock, for graphs made by hand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wolkflow.engine import Difference, Engine, NodeStats, State
from wolkflow.graph import Graph
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand


class Run:
    """A started engine and the hand that moves it."""

    def __init__(
        self,
        graph: Graph,
        state: State | None = None,
        resources: Mapping[str, object] | None = None,
    ) -> None:
        self.clock = VirtualClock()
        self.driver = ByHand(self.clock)
        self.state = state or MemoryState()
        self.engine = Engine(
            graph, clock=self.clock, state=self.state, driver=self.driver, resources=resources
        )

    def advance(self, seconds: float) -> None:
        self.driver.advance(seconds)

    def change(self, graph: Graph, resources: Mapping[str, object] | None = None) -> Difference:
        found = self.engine.change(graph, resources)
        self.driver.run_ready()
        return found

    def ready(self) -> None:
        self.driver.run_ready()

    def stats(self, label: str) -> NodeStats:
        return next(stats for stats in self.engine.stats() if stats.label == label)


@contextmanager
def running(
    graph: Graph, state: State | None = None, resources: Mapping[str, object] | None = None
) -> Iterator[Run]:
    """Run a graph for the length of a `with`."""
    run = Run(graph, state, resources)
    run.engine.start()
    run.ready()
    yield run
    run.engine.stop()
