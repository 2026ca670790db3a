"""Everything that `wolkflow doctor` looks at."""

from collections.abc import Collection, Iterator
from pathlib import Path

from wolkflow.board.basics import look_at_board, look_at_python, look_at_system, look_at_versions
from wolkflow.board.buses import look_at_buses
from wolkflow.board.findings import Finding, good, mend
from wolkflow.board.health import look_at_clock, look_at_disk, look_at_power
from wolkflow.board.machine import Machine
from wolkflow.board.pins_access import look_at_chips, look_at_groups, look_at_lgpio
from wolkflow.graph import Graph
from wolkflow.registry import Registry


def examine(
    machine: Machine, registry: Registry, needs: Collection[str] = (), folder: Path = Path()
) -> list[Finding]:
    """Look at everything; `needs` are the kinds of hardware that a pipeline needs for sure.

    `folder` is where pipelines keep what must last.
    """
    return [
        *look_at_board(machine),
        *look_at_system(machine),
        *look_at_python(machine),
        *look_at_versions(machine),
        *look_at_plugins(registry),
        *look_at_lgpio(machine, needs),
        *look_at_chips(machine, needs),
        *look_at_groups(machine, needs),
        *look_at_buses(machine, needs),
        *look_at_clock(machine),
        *look_at_power(machine),
        *look_at_disk(machine, folder.absolute()),
    ]


def look_at_plugins(registry: Registry) -> Iterator[Finding]:
    """Name the plugins, and those that can't be loaded."""
    types = registry.names()
    plugins = sorted({registry.plugin_of(name) for name in types})
    yield good(f"{len(types)} node types of the plugins {', '.join(plugins)}")
    for name, error in registry.broken.items():
        yield mend(str(error), f"mend or remove the plugin {name}: pip list shows its version")


def needs_of(graph: Graph) -> set[str]:
    """Name the kinds of hardware that a pipeline needs: gpio, i2c, spi, 1wire."""
    claimed = {claim.key for node in graph.nodes.values() for claim in node.claims()}
    kinds = {key.partition(":")[0].partition("-")[0].rstrip("0123456789.") for key in claimed}
    groups = {name.partition(".")[0] for name in graph.types.values()}
    return (kinds | groups) & {"gpio", "i2c", "spi", "1wire"} | ({"1wire"} & groups)
