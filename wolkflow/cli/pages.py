"""Descriptions of nodes as text for a terminal."""

from collections.abc import Sequence
from itertools import groupby

import click

from wolkflow.cli.described import Described


def overview(nodes: Sequence[Described]) -> str:
    """List node types with a sentence each, by plugin."""
    formatter = click.HelpFormatter()
    widest = max((len(node.type) for node in nodes), default=0)
    by_plugin = sorted(nodes, key=lambda node: (node.plugin, node.type))
    for plugin, group in groupby(by_plugin, key=lambda node: node.plugin):
        with formatter.section(plugin):
            formatter.write_dl([(node.type.ljust(widest), node.sentence) for node in group])
    return formatter.getvalue().strip("\n")


def page(node: Described) -> str:
    """Describe one node type in full."""
    formatter = click.HelpFormatter()
    formatter.write(f"{node.type}: {node.kind}, from plugin {node.plugin}\n\n")
    formatter.indent()
    formatter.write_text(node.text)
    formatter.dedent()
    with formatter.section("Settings"):
        formatter.write_dl(
            [(one.name, f"{one.description} ({one.summary})") for one in node.settings]
        )
    if node.series:
        with formatter.section("Series"):
            formatter.write_dl([(name, unit or "no unit") for name, unit in node.series.items()])
    with formatter.section("Ports"):
        formatter.write_dl(list(node.ports.items()))
    if node.example:
        with formatter.section("Example"):
            formatter.write("".join(f"  {line}\n" for line in node.example.splitlines()))
    return formatter.getvalue().strip("\n")
