"""The command `wolkflow i2c`."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from wolkflow.cli.exits import UNAVAILABLE, Stop, stop_for
from wolkflow.cli.loading import load_graph, load_registry
from wolkflow.cli.options import plugins_option
from wolkflow.engine import SystemClock
from wolkflow.hookspecs import ChipFound
from wolkflow.registry import Registry

MOST_GUESSES = 4


@click.group
def command() -> None:
    """Find the chips on an I2C bus.

    \b
    Examples:
      wolkflow i2c scan
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped


@command.command("scan")
@click.option(
    "--bus",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Number of the bus: the header's is 1.",
)
@click.option(
    "--simulate",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Scan the simulated bus of a pipeline instead.",
)
@plugins_option
def scan(bus: int, files: tuple[Path, ...], plugins: tuple[Path, ...]) -> None:
    """List the chips that answer, and the nodes for them, as YAML to paste.

    Chips with an id are recognised by it. The others are named by their address, which several
    kinds may share. Nothing is written into a chip, so a scan disturbs no running pipeline.

    \b
    Examples:
      wolkflow i2c scan
      wolkflow i2c scan --bus 3
      wolkflow i2c scan --simulate station.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    registry = load_registry(files, plugins)
    try:
        found = registry.scan_i2c(bus, _simulated(bus, files, registry))
    except OSError as error:
        raise stop_for(error) from error
    _print(bus, found, registry)


def _simulated(bus: int, files: Sequence[Path], registry: Registry) -> object | None:
    """Make the simulated bus of a pipeline; None without a pipeline."""
    if not files:
        return None
    graph = load_graph(files, registry)
    resources = registry.simulate(list(graph.nodes.values()), SystemClock())
    if f"i2c-{bus}" not in resources:
        raise Stop(f"wolkflow: the pipeline has nothing on I2C bus {bus}", UNAVAILABLE)
    return resources[f"i2c-{bus}"]


def _print(bus: int, found: Sequence[ChipFound], registry: Registry) -> None:
    answer = "1 chip answers" if len(found) == 1 else f"{len(found) or 'no'} chips answer"
    click.echo(f"I2C bus {bus}: {answer}")
    if not found:
        click.echo("check the four wires: VCC to pin 1, GND to 9, SDA to 3, SCL to 5")
        return
    for chip in found:
        click.echo(f"  0x{chip.address:02x}  {_described(chip)}")
    nodes = [line for chip in found if chip.types for line in _yaml(bus, chip, registry)]
    if nodes:
        click.echo("\nTo paste into a pipeline:\n\nnodes:")
        click.echo("\n".join(f"  {line}" for line in nodes))


def _described(chip: ChipFound) -> str:
    if chip.is_sure:
        return f"{chip.types[0]}: {chip.note}"
    if not chip.types:
        return chip.note
    others = len(chip.types) - MOST_GUESSES
    more = f" or {others} others" if others > 0 else ""
    return f"has no id; perhaps {' or '.join(chip.types[:MOST_GUESSES])}{more}"


def _yaml(bus: int, chip: ChipFound, registry: Registry) -> list[str]:
    """Write a node as its author shows it, with the address that was found."""
    chosen, *others = chip.types
    name = f"{chosen.partition('.')[2]}_{chip.address:02x}"
    place: dict[str, str] = {"address": f"0x{chip.address:02x}"}
    if bus != 1:
        place["bus"] = str(bus)
    lines = [f"{name}:", f"  {_with(registry.get(chosen).example, place)}"]
    if others and not chip.is_sure:
        lines[0] += f"  # or {', '.join(others[:MOST_GUESSES])}"
    return lines


def _with(example: str, settings: Mapping[str, str]) -> str:
    """Put settings into a node of one line: `type: {name: value}`."""
    kind, _, rest = example.partition(":")
    inside = rest.strip().removeprefix("{").removesuffix("}").strip()
    for name in settings:
        inside = re.sub(rf"\b{name}: *\w+,? *", "", inside)
    parts = [f"{name}: {value}" for name, value in settings.items()]
    return f"{kind}: {{{', '.join([*parts, *filter(None, [inside.rstrip(', ')])])}}}"
