"""The command `wolkflow nodes`."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click

from wolkflow.cli.described import Described, describe, describe_all
from wolkflow.cli.exits import FAILED, Stop
from wolkflow.cli.markdown import fill, tables
from wolkflow.cli.options import format_option, plugins_option
from wolkflow.cli.pages import overview, page
from wolkflow.config.nodes import meant_type
from wolkflow.errors import PluginError
from wolkflow.registry import Registry


@click.command
@click.argument("names", nargs=-1, metavar="[TYPE]...")
@plugins_option
@format_option
@click.option(
    "--markdown",
    is_flag=True,
    help="Print tables in Markdown; given README files, fill the table in each instead, "
    "between <!-- nodes --> and <!-- /nodes -->.",
)
def command(names: tuple[str, ...], plugins: tuple[Path, ...], form: str, markdown: bool) -> None:  # noqa: FBT001  # click gives it by name
    """List the node types, or describe one.

    A description has the settings with their limits and defaults, the series that come out, and an
    example to copy.

    \b
    Examples:
      wolkflow nodes
      wolkflow nodes i2c.bme280
      wolkflow nodes --format json gpio.led gpio.button
      wolkflow nodes --markdown plugins/wolkflow_i2c/README.md
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    registry = Registry.load(plugins)
    try:
        if markdown:
            _markdown(registry, names)
        else:
            _print(registry, [_described(registry, name) for name in names], form)
    except PluginError as error:
        raise Stop(f"wolkflow: {error}", FAILED) from error


def _markdown(registry: Registry, files: Sequence[str]) -> None:
    for file in files:
        fill(Path(file), registry)
    if not files:
        click.echo(tables(registry))


def _print(registry: Registry, chosen: Sequence[Described], form: str) -> None:
    everything, broken = ([], []) if chosen else describe_all(registry)
    if form == "json":
        found = [dataclasses.asdict(one) for one in chosen or everything]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif chosen:
        click.echo("\n\n".join(page(one) for one in chosen))
    else:
        click.echo(overview(everything))
    for error in broken:
        click.echo(f"warning: {error}", err=True)


def _described(registry: Registry, name: str) -> Described:
    try:
        return describe(registry, name)
    except KeyError as error:
        hint = meant_type(name, registry.names()) or "`wolkflow nodes` lists all types"
        broken = "".join(f"\n{one}" for one in registry.broken.values())
        raise click.UsageError(f'there is no node type "{name}": {hint}{broken}') from error
