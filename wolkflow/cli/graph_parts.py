"""A pipeline as a person draws it: boxes with names, and lines with what goes along them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wolkflow.graph import Edge, Graph
from wolkflow.node import Source, TwoWay

RENAMED = "as "
ARRIVING = " (in)"
"""Marks the box of a two-way node where values arrive from it: at the left, like any source."""


@dataclass(frozen=True, slots=True)
class Part:
    """A box: its key, its name, the type under it if the name isn't that; what it looks like."""

    key: str
    name: str
    type: str
    look: str


@dataclass(frozen=True, slots=True)
class Way:
    """A line from box to box, with the series or port that goes along it and its new name."""

    source: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All boxes and lines; without circles, because a two-way node has a box for each way."""

    title: str
    parts: Sequence[Part]
    ways: Sequence[Way]


def drawing(graph: Graph) -> Drawing:
    """Take a pipeline apart into boxes and lines."""
    sending = {edge.source for edge in graph.edges}
    taking = {edge.target for edge in graph.edges}
    parts = []
    for label, node in graph.nodes.items():
        both = label in sending and label in taking and isinstance(node, TwoWay)
        if both:
            parts.append(_part(graph, label, key=label + ARRIVING))
        parts.append(_part(graph, label, key=label))
    keys = {part.key for part in parts}
    ways = [
        Way(_leaving(edge, keys), edge.target, way_text(edge))
        for edge in dict.fromkeys(graph.edges)
    ]
    return Drawing(graph.title, parts, ways)


def way_text(edge: Edge) -> str:
    """Say what goes along an edge: `temperature`, `@error`, `as T`."""
    renamed = f"{RENAMED}{edge.rename}" if edge.rename and edge.rename != edge.only else ""
    return " ".join(filter(None, (edge.port or edge.only, renamed)))


def is_unnamed(label: str) -> bool:
    """Tell whether a node is a step without a name, called by its place: `temperature/2`."""
    return "/" in label


def _leaving(edge: Edge, keys: set[str]) -> str:
    arriving = edge.source + ARRIVING
    return arriving if arriving in keys else edge.source


def _part(graph: Graph, label: str, key: str) -> Part:
    node, kind = graph.nodes[label], graph.types[label]
    look = "two-way" if isinstance(node, TwoWay) else "step"
    if look == "step" and isinstance(node, Source):
        look = "source"
    elif look == "step" and any(node.claims()):
        look = "hardware"
    return Part(key, kind if is_unnamed(label) else label, "" if is_unnamed(label) else kind, look)
