"""A pipeline as a tree for the terminal: below each source, the ways that its values go."""

import textwrap
from collections.abc import Iterator

import click

from wolkflow.cli.graph_parts import is_unnamed
from wolkflow.excerpt import escaped
from wolkflow.graph import Edge, Graph
from wolkflow.node import Source, TwoWay

ARROW = " → "
NARROWEST = 30


class Tree:
    """Writes the lines."""

    def __init__(self, graph: Graph, width: int) -> None:
        self._graph = graph
        self._width = width
        self._after: dict[str, list[Edge]] = {label: [] for label in graph.nodes}
        for edge in dict.fromkeys(graph.edges):
            self._after[edge.source].append(edge)
        self._shown: set[str] = set()

    def lines(self) -> Iterator[str]:
        """Write the pipeline: its title, its sources, and what begins at a port."""
        yield click.style(escaped(self._graph.title), bold=True)
        for label, node in self._graph.nodes.items():
            ports = [edge for edge in self._after[label] if edge.port is not None]
            ways = self._after[label] if isinstance(node, Source) else ports
            if ways:
                kind = click.style(self._graph.types[label], dim=True)
                yield f"{click.style(escaped(label), fg='cyan')}  {kind}"
                yield from self._branches(ways, "")
        idle = [label for label in self._graph.nodes if label not in self._connected()]
        if idle:
            yield f"in no flow: {escaped(', '.join(idle))}"

    def _connected(self) -> set[str]:
        return {label for edge in self._graph.edges for label in (edge.source, edge.target)}

    def _branches(self, ways: list[Edge], margin: str) -> Iterator[str]:
        for number, edge in enumerate(ways):
            is_last = number == len(ways) - 1
            yield from self._branch(edge, margin, "└─ " if is_last else "├─ ", is_last=is_last)

    def _branch(self, edge: Edge, margin: str, sign: str, *, is_last: bool) -> Iterator[str]:
        """Write one way: as far as there is one way on, in one line."""
        text = edge.port or edge.only or ""
        stops = [f"{text}:" if text else ""]
        stops.append(self._stop(edge))
        label, further = edge.target, self._further(edge.target)
        while len(further) == 1 and label not in self._shown:
            self._shown.add(label)
            stops.append(self._stop(further[0]))
            label, further = further[0].target, self._further(further[0].target)
        if further and label in self._shown:
            stops.append("… as above")
            further = []
        self._shown.add(label)
        inner = margin + ("   " if is_last else "│  ")
        yield from self._wrapped(stops, margin + sign, inner)
        yield from self._branches(further, inner)

    def _wrapped(self, stops: list[str], first: str, inner: str) -> list[str]:
        """Join the stops with arrows, in lines that fit."""
        head, *rest = stops
        line = " ".join(filter(None, (head, ARROW.join(rest))))
        return textwrap.wrap(
            line,
            width=max(self._width, NARROWEST + len(first)),
            initial_indent=first,
            subsequent_indent=inner + "    ",
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _stop(self, edge: Edge) -> str:
        label = edge.target
        name = self._graph.types[label] if is_unnamed(label) else label
        return escaped(f"{name}.{edge.rename}" if edge.rename else name)

    def _further(self, label: str) -> list[Edge]:
        """Give the ways on; a two-way node is where a way ends, and another begins."""
        if isinstance(self._graph.nodes[label], TwoWay):
            return []
        return [edge for edge in self._after[label] if edge.port is None]
