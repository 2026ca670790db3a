"""The graph of a pipeline: nodes, edges between them, and what must not be in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wolkflow.errors import Place, Problem
from wolkflow.node import Claim, Node


@dataclass(frozen=True)
class Edge:
    """A wire from one node to the next one in a flow.

    `port` is the named output it starts at, None for the main one. `only` is the series it lets
    through, None for all. `rename` is the name its messages get.
    """

    source: str
    target: str
    port: str | None = None
    only: str | None = None
    rename: str | None = None


@dataclass(frozen=True)
class Graph:
    """A whole pipeline, checked; everything is found by a node's label.

    `series` are the names that messages get if their node gives none.
    """

    title: str
    nodes: Mapping[str, Node]
    types: Mapping[str, str]
    series: Mapping[str, str]
    edges: tuple[Edge, ...]
    places: Mapping[str, Place]
    description: str = ""
    flows: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two nodes that hold the same piece of hardware, or want different things of it."""

    claim: Claim
    first: str
    second: str
    other: Claim
    """What the first of them says."""


def conflicts(claims: Mapping[str, Iterable[Claim]]) -> Iterator[Conflict]:
    """Find what is claimed twice and not shared by both in the same words.

    `claims` are by the node's label.
    """
    held: dict[str, tuple[str, Claim]] = {}
    for label, claimed in claims.items():
        for claim in claimed:
            if claim.key not in held:
                held[claim.key] = label, claim
                continue
            first, other = held[claim.key]
            if not (claim.shared and other.shared and claim.text == other.text):
                yield Conflict(claim, first, label, other)


def loop_edges(edges: Iterable[Edge], two_way: set[str]) -> Iterator[tuple[Edge, list[str]]]:
    """Find the edges that close a loop, each with the labels around it, through no two-way node."""
    after: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.source not in two_way and edge.target not in two_way:
            after.setdefault(edge.source, []).append(edge)
    done: set[str] = set()
    for start in after:
        if start not in done:
            yield from _loops_from(start, after, done)


def _loops_from(
    start: str, after: Mapping[str, list[Edge]], done: set[str]
) -> Iterator[tuple[Edge, list[str]]]:
    path = [start]
    left = [iter(after.get(start, ()))]
    while path:
        edge = next(left[-1], None)
        if edge is None:
            done.add(path.pop())
            left.pop()
        elif edge.target in path:
            yield edge, [*path[path.index(edge.target) :], edge.target]
        elif edge.target not in done:
            path.append(edge.target)
            left.append(iter(after.get(edge.target, ())))
