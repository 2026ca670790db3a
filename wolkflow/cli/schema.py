"""The command `wolkflow schema`."""

import json
from pathlib import Path

import click

from wolkflow.cli.exits import stop_for
from wolkflow.cli.options import plugins_option
from wolkflow.config.schema import schema
from wolkflow.registry import Registry


@click.command
@plugins_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of standard output.",
)
def command(plugins: tuple[Path, ...], output: Path | None) -> None:
    """Print the JSON Schema with which editors complete and check pipelines.

    A pipeline names it in its first line; the path starts at the pipeline's own folder:

    \b
      # yaml-language-server: $schema=wolkflow.schema.json

    \b
    Examples:
      wolkflow schema -o wolkflow.schema.json
      wolkflow schema --plugins plugins -o wolkflow.schema.json
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    registry = Registry.load(plugins)
    text = json.dumps(schema(registry), indent=2, ensure_ascii=False)
    for error in registry.broken.values():
        click.echo(f"warning: {error}", err=True)
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise stop_for(error) from error
