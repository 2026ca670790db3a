"""Seeing what comes out of nodes, and what reaches connections, each with its moment."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wolkflow.graph import Edge, Graph
from wolkflow.message import Msg
from wolkflow.node import Step, TwoWay
from wolkflow.testing.trials.names import Name

Seen = list[tuple[float, Msg]]


class Watch(Step):
    """Keeps what comes out of a node, or of one of its ports, with the seconds on the clock."""

    of_lane: str = "main"

    def __post_init__(self) -> None:
        self.seen: Seen = []

    @property
    def lane(self) -> str:
        """The lane of what is watched: so nothing waits on its way here."""
        return self.of_lane

    def process(self, msg: Msg) -> None:
        """Keep a message."""
        self.seen.append((self.monotonic(), msg))


class Watches:
    """The watches of a pipeline, one for each node or port that a test asks about."""

    def __init__(self, graph: Graph, names: Iterable[Name]) -> None:
        self._graph = graph
        keys = {(name.label, name.port) for name in names}
        self._watches = {
            key: Watch(of_lane=graph.nodes[key[0]].lane) for key in sorted(keys, key=str)
        }

    def graph(self) -> Graph:
        """Give the pipeline with its watches."""
        graph = self._graph
        watches = {_label(*key): watch for key, watch in self._watches.items()}
        edges = [edge for key in self._watches for edge in self._edges(*key)]
        return replace(
            graph,
            nodes={**graph.nodes, **watches},
            types={**graph.types, **dict.fromkeys(watches, "watch")},
            series={**graph.series, **{label: label for label in watches}},
            edges=(*graph.edges, *edges),
        )

    def seen(self, name: Name) -> Seen:
        """Give everything that was seen under a name."""
        seen = self._watches[name.label, name.port].seen
        if name.series is None:
            return seen
        return [one for one in seen if one[1].name == name.series]

    def __contains__(self, label: str) -> bool:
        return label.startswith(WATCHED)

    def _edges(self, label: str, port: str | None) -> Sequence[Edge]:
        """Wire a watch: behind a node; beside a connection, for what goes into it."""
        watch = _label(label, port)
        if port is None and isinstance(self._graph.nodes[label], TwoWay):
            into = [edge for edge in self._graph.edges if edge.target == label]
            return [replace(edge, target=watch) for edge in into]
        return [Edge(label, watch, port=port)]


WATCHED = "watch of "


def _label(label: str, port: str | None) -> str:
    return f"{WATCHED}{label}" + (f".{port}" if port else "")
