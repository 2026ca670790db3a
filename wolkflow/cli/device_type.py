"""The command `wolkflow device-type`."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from wolkflow.cli.exits import BAD_CONFIG, Stop
from wolkflow.cli.loading import load_graph, load_registry, named
from wolkflow.cli.options import files_argument, plugins_option
from wolkflow.graph import Edge, Graph
from wolkflow.node import Source

Describe = Callable[..., list[dict[str, Any]]]


@click.command
@files_argument
@plugins_option
def command(files: tuple[Path, ...], plugins: tuple[Path, ...]) -> None:
    """Print the device type of a pipeline, to import on the WolkAbout platform.

    Feeds are those that the connection declares under `feeds:`, and those that flows name, such as
    `cloud.T`; the unit of such a feed is that of the sensor at the start of the flow, as far as it
    is known.

    \b
    Examples:
      wolkflow device-type station.yaml > station.json
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    graph = load_graph(files, load_registry(files, plugins))
    print(json.dumps(device_types(graph, named(files)), indent=2, ensure_ascii=False))


def device_types(graph: Graph, name: str) -> list[dict[str, Any]]:
    """Describe every connection of a pipeline; Stop where there is none."""
    found: list[dict[str, Any]] = []
    for label, node in graph.nodes.items():
        describe: Describe | None = getattr(node, "device_type", None)
        if describe is not None:
            unnamed = [edge.source for edge in _into(graph, label) if edge.rename is None]
            for source in unnamed:
                told = f"the feeds that {source} sends show only in a run: declare them in {label}"
                print(f"wolkflow: {told}", file=sys.stderr)
            found += describe(
                graph.title,
                graph.description,
                sent=_sent(graph, label),
                taken=[edge.only for edge in graph.edges if edge.source == label and edge.only],
            )
    if not found:
        raise Stop(f"wolkflow: {name} has no connection to the WolkAbout platform", BAD_CONFIG)
    return found


def _into(graph: Graph, label: str) -> list[Edge]:
    return [edge for edge in graph.edges if edge.target == label]


def _sent(graph: Graph, label: str) -> dict[str, str]:
    """Name the feeds that flows name, each with its unit; "" where that isn't known."""
    edges = [edge for edge in _into(graph, label) if edge.rename is not None]
    return {edge.rename or "": _unit(graph, edge, set()) for edge in edges}


def _unit(graph: Graph, edge: Edge, seen: set[str]) -> str:
    """Follow a flow up to its source, and give the unit of the series it takes from there."""
    node = graph.nodes[edge.source]
    if isinstance(node, Source):
        units = node.series or {}
        return units.get(edge.only or "", "") if edge.only else next(iter(units.values()), "")
    seen.add(edge.source)
    for before in _into(graph, edge.source):
        if before.source not in seen and (unit := _unit(graph, before, seen)):
            return unit
    return ""
