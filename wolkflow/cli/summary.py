"""How a run is, or was, in one line."""

from collections.abc import Sequence

from wolkflow.engine import NodeStats
from wolkflow.graph import Graph
from wolkflow.node import Source, TwoWay

GOOD = {"ok", "closed"}


def condition(stats: Sequence[NodeStats]) -> str:
    """Say how the nodes are: `12 nodes, 1 not working: climate (lost); cloud: connected`."""
    troubled = [f"{one.label} ({one.state})" for one in stats if one.state not in GOOD]
    missing = f"{len(troubled)} not working: {', '.join(troubled)}"
    told = [f"{one.label}: {one.status}" for one in stats if one.state in GOOD and one.status]
    return "; ".join([f"{len(stats)} nodes, {missing if troubled else 'all working'}", *told])


def sum_up(graph: Graph, stats: Sequence[NodeStats]) -> str:
    """Say what a run has done: values in and out, and what went wrong."""
    leading_on = {edge.source for edge in graph.edges if edge.port is None}
    values_in = sum(one.sent for one in stats if isinstance(graph.nodes[one.label], Source))
    values_out = sum(
        one.received
        for one in stats
        if one.label not in leading_on or isinstance(graph.nodes[one.label], TwoWay)
    )
    troubles = {
        "errors": sum(one.errors for one in stats),
        "dropped": sum(one.dropped for one in stats),
        "skipped": sum(one.skipped for one in stats),
        "not written": sum(one.waiting for one in stats),
    }
    counts = [f"{values_in} values in", f"{values_out} out"]
    return ", ".join(counts + [f"{count} {name}" for name, count in troubles.items() if count])
