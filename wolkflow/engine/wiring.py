"""From a graph to chains: which steps run in one go, and which outlet leads where."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Protocol

from wolkflow.engine.chains import Chain, Follow, Inlet, Outlet, Process, Seat
from wolkflow.engine.lanes import Lane
from wolkflow.graph import Edge, Graph
from wolkflow.message import Msg, msg_of
from wolkflow.node import TwoWay


class Wired(Seat, Protocol):
    """A node of the run, as far as wiring has to know it."""

    lane: Lane
    process: Process

    def sits(self, chain: Chain, position: int) -> None:
        """Note where in a chain the node's step stands."""


class Wiring:
    """Compiles the edges of a graph, once."""

    def __init__(self, graph: Graph, seats: Mapping[str, Wired]) -> None:
        self._graph = graph
        self._seats = seats
        self._outlets: dict[tuple[str, str | None], Outlet] = {}
        self._chains: dict[tuple[str, str | None], Chain] = {}
        self._edges: dict[tuple[str, str | None], list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            self._edges[edge.source, edge.port].append(edge)

    def ports(self, label: str) -> list[str]:
        """Name the ports of a node that lead somewhere."""
        return [port for source, port in self._edges if source == label and port is not None]

    def outlet(self, label: str, port: str | None = None) -> Outlet:
        """Give the way out of a node's port."""
        key = (label, port)
        if key not in self._outlets:
            outlet = self._outlets[key] = Outlet(self._seats[label].lane)
            outlet.connect(self._inlets(self._edges.get(key, [])))
        return self._outlets[key]

    def _inlets(self, edges: list[Edge]) -> dict[Lane, Inlet]:
        routes: dict[Lane, list[tuple[str | None, Follow]]] = defaultdict(list)
        for edge in edges:
            chain = self._chain(edge)
            routes[self._seats[edge.target].lane].append((edge.only, chain.run))
        return {lane: Inlet(ways) for lane, ways in routes.items()}

    def _chain(self, edge: Edge) -> Chain:
        key = (edge.target, edge.rename)
        if key not in self._chains:
            chain = self._chains[key] = Chain()
            self._enter(chain, edge)
            self._extend(chain, edge.target)
        return self._chains[key]

    def _enter(self, chain: Chain, edge: Edge) -> None:
        if edge.rename is not None:
            chain.add(renaming(edge.rename))
        seat = self._seats[edge.target]
        seat.sits(chain, len(chain.steps))
        chain.add(seat.process, seat)

    def _extend(self, chain: Chain, label: str) -> None:
        inside = {label}
        while (edge := self._only_way(label)) is not None and edge.target not in inside:
            if edge.only is not None:
                chain.add(selecting(edge.only))
            self._enter(chain, edge)
            label = edge.target
            inside.add(label)
        if not self._edges.get((label, None)):
            return
        outlet = self.outlet(label)
        chain.follow = (outlet.post if self._is_two_way(label) else outlet.direct,)

    def _only_way(self, label: str) -> Edge | None:
        edges = self._edges.get((label, None), [])
        if len(edges) != 1 or self._is_two_way(label):
            return None
        same = self._seats[edges[0].target].lane is self._seats[label].lane
        return edges[0] if same else None

    def _is_two_way(self, label: str) -> bool:
        return isinstance(self._graph.nodes[label], TwoWay)


def renaming(series: str) -> Process:
    """Make the piece of wire that renames what passes: `cloud.T` as a target."""

    def rename(msg: Msg) -> Msg:
        return msg_of((series, msg.value, msg.time))

    return rename


def selecting(series: str) -> Process:
    """Make the piece of wire that lets one series pass: `climate.temperature` as a source."""

    def select(msg: Msg) -> Msg | None:
        return msg if msg.name == series else None

    return select
