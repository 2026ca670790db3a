"""Small graphs and nodes for tests of the engine."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from wolkflow import Msg, Node, Source, Step, TwoWay
from wolkflow.graph import Edge, Graph
from wolkflow.testing.nodes import Collect, Feed

__all__ = ["Collect", "Echo", "Failing", "Feed", "InLane", "Resuming", "Sink", "Times", "graph"]


def graph(nodes: Mapping[str, Node], *wires: str) -> Graph:
    """Make a graph: each wire is `a b c`, `a.@error b`, or `a.x b` with x a series (`a:x b`)."""
    edges = [edge for wire in wires for edge in _edges(wire.split())]
    return Graph(
        title="test",
        nodes=nodes,
        types={label: type(node).__name__.lower() for label, node in nodes.items()},
        series={label: label for label in nodes},
        edges=tuple(edges),
        places={},
    )


def _edges(stops: list[str]) -> list[Edge]:
    return [_edge(*pair) for pair in pairwise(stops)]


def _edge(source: str, target: str) -> Edge:
    label, _, port = source.partition(".")
    label, _, only = label.partition(":")
    to, _, rename = target.partition(":")
    return Edge(
        label, to.partition(".")[0], port=port or None, only=only or None, rename=rename or None
    )


class Times(Step):
    """Sends the value on `by` times."""

    by: int = 2

    def process(self, msg: Msg) -> list[Msg]:
        return [msg] * self.by


class Failing(Step):
    """Refuses the values that a test names, with the error it names."""

    def __post_init__(self) -> None:
        self.refuse: dict[Any, Exception] = {}

    def process(self, msg: Msg) -> Msg:
        if msg.value in self.refuse:
            raise self.refuse[msg.value]
        return msg


class InLane(Step):
    """Passes everything on, in a lane of its own."""

    at: str = "other"

    @property
    def lane(self) -> str:
        return self.at

    def process(self, msg: Msg) -> Msg:
        return msg


class Sink(Step):
    """A durable sink: what it has taken, and what of it is safe; a test can fill its disk."""

    durable = True

    def __post_init__(self) -> None:
        self.taken: list[Any] = []
        self.safe: list[Any] = []
        self.full = False

    @property
    def lane(self) -> str:
        return "sink"

    def process(self, msg: Msg) -> Msg:
        if self.full:
            raise OSError(28, "No space left on device")
        self.taken.append(msg.value)
        return msg

    def flush(self) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.safe = list(self.taken)


class Resuming(Source):
    """Counts, as far as there is room, from where it was committed; one by one or all at once."""

    resumes = True
    total: int = 10
    at_once: bool = False

    def __post_init__(self) -> None:
        self.commits: list[tuple[int, list[Any]]] = []
        self.sink: Sink | None = None

    def open(self) -> None:
        self._next = self.store.get("position", 0)
        self._committed = self._next
        self.after(0, self._go)

    def _go(self) -> None:
        if self.at_once:
            end = min(self.total, self._next + self.room())
            self.send_all(range(self._next, end))
            self._next = end
        while self._next < self.total and self.room() > 0:
            self.send(self._next)
            self._next += 1
        self.after(0.1, self._go)

    def position(self) -> int | None:
        return None if self._next == self._committed else self._next

    def commit(self, position: int) -> None:
        self.store["position"] = self._committed = position
        self.commits.append((position, list(self.sink.safe) if self.sink else []))


class Echo(TwoWay):
    """Sends back what it gets, as a connection does when the far end answers."""

    def __post_init__(self) -> None:
        self.got: list[Any] = []

    def process(self, msg: Msg) -> None:
        self.got.append(msg.value)
        if msg.value < 3:
            self.send(msg.value + 1, "answer")
