"""The command `wolkflow new`: files to start from, each complete and ready to run."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from wolkflow.cli.exits import FAILED, Stop, stop_for
from wolkflow.cli.new_pipeline import pipeline_text
from wolkflow.cli.new_plugin import KINDS, node_files, plugin_files
from wolkflow.cli.options import plugins_option
from wolkflow.config.nodes import meant_type
from wolkflow.excerpt import escaped
from wolkflow.node import Source
from wolkflow.registry import Registry

NAME = re.compile(r"[a-z][a-z0-9_]*")

kind_option = click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="step",
    show_default=True,
    help="What the node is: step (values go through it), sensor (is read again and again), "
    "chip (a sensor on the I2C bus).",
)


def _name(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not NAME.fullmatch(value):
        text = "a name has small letters, digits and _, and begins with a letter"
        raise click.BadParameter(text, ctx, param)
    return value


@click.group
def command() -> None:
    """Write a pipeline, a node or a plugin to start from.

    \b
    Examples:
      wolkflow new pipeline greenhouse
      wolkflow new node double
      wolkflow new plugin garden --kind chip
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped


@command.command
@click.argument("name")
@click.option("--sensor", metavar="TYPE", help="The source of the values, as i2c.bme280.")
@click.option("--cloud/--no-cloud", default=None, help="Send to the WolkAbout platform, or not.")
@plugins_option
def pipeline(name: str, sensor: str | None, cloud: bool | None, plugins: tuple[Path, ...]) -> None:  # noqa: FBT001  # click gives it by name
    """Write NAME.yaml, a pipeline with comments; asks on a terminal what is not given."""
    asking = sys.stdin is not None and sys.stdin.isatty()
    registry = Registry.load(plugins)
    if sensor is None:
        sensor = click.prompt("Which sensor?", default="i2c.bme280") if asking else "i2c.bme280"
    if cloud is None:
        cloud = asking and click.confirm("Send to the WolkAbout platform?", default=False)
    found = registry.get(sensor) if sensor in registry.names() else None
    if found is None or not issubclass(found, Source):
        known = [one for one, cls in registry.classes().items() if issubclass(cls, Source)]
        hint = meant_type(sensor, known) or "wolkflow nodes lists all types"
        raise Stop(f"wolkflow: there is no source {escaped(sensor)}: {hint}", FAILED)
    file = Path(name).with_suffix(".yaml") if not name.endswith((".yaml", ".yml")) else Path(name)
    _write(Path(), {str(file): pipeline_text(file.stem, sensor, found, cloud=cloud)})
    click.echo(f"try it: wolkflow run --simulate {escaped(str(file))}")
    click.echo("for your editor: wolkflow schema -o wolkflow.schema.json")


@command.command
@click.argument("name", callback=_name)
@kind_option
def node(name: str, kind: str) -> None:
    """Write a node type my.NAME into plugins/NAME.py here, for pipelines in this folder."""
    _write(Path(), node_files(name, kind))
    click.echo(f"try it: wolkflow nodes --plugins plugins my.{name}; python -m pytest tests")


@command.command
@click.argument("name", callback=_name)
@kind_option
def plugin(name: str, kind: str) -> None:
    """Write a package wolkflow-NAME with a node, its test and a README, ready to install."""
    folder = Path(f"wolkflow-{name}")
    _write(folder, plugin_files(name, kind))
    click.echo(f"try it: cd {folder} && pip install -e '.[test]' && python -m pytest")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files; none of them if one is there already."""
    there = [name for name in files if (folder / name).exists()]
    if there:
        text = f"wolkflow: {escaped(str(folder / there[0]))} is there already; nothing is changed"
        raise Stop(text, FAILED)
    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(f"wrote {escaped(str(folder / name))}")
    except OSError as error:
        raise stop_for(error) from error
