"""The command `wolkflow doctor`."""

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from wolkflow.board.doctor import examine, needs_of
from wolkflow.board.findings import Finding
from wolkflow.board.machine import Machine
from wolkflow.cli.exits import FAILED
from wolkflow.cli.loading import folder_of, load_graph, load_registry
from wolkflow.cli.options import format_option, plugins_option
from wolkflow.excerpt import escaped

COLOURS = {"good": "green", "note": "yellow", "mend": "red"}


@click.command
@click.argument(
    "files", nargs=-1, metavar="[FILES]...", type=click.Path(readable=False, path_type=Path)
)
@plugins_option
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("/"),
    metavar="DIR",
    help="Examine the computer whose files are in DIR: the card of a Pi, or a copy of it.",
)
@format_option
def command(files: tuple[Path, ...], plugins: tuple[Path, ...], root: Path, form: str) -> None:
    """Examine this computer: whether all that pipelines need is there.

    With FILES, what that pipeline needs must be there; without, I2C, SPI and 1-wire may be off.
    Each line is good, a note, or something to mend, then with the command that mends it. The exit
    code is 1 if there is something to mend. It changes nothing.

    \b
    Examples:
      wolkflow doctor
      wolkflow doctor station.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    registry = load_registry(files, plugins)
    needs = needs_of(load_graph(files, registry)) if files else set()
    folder = folder_of(files[0]) if files else Path()
    findings = examine(Machine(root=root), registry, needs, folder)
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(one) for one in findings], indent=2))
    else:
        _print(findings)
    if any(one.level == "mend" for one in findings):
        sys.exit(FAILED)


def _print(findings: Sequence[Finding]) -> None:
    for one in findings:
        level = click.style(f"{one.level}  ", fg=COLOURS[one.level])
        command = f"  → {click.style(escaped(one.command), bold=True)}" if one.command else ""
        click.echo(f"{level}{escaped(one.what)}{command}")
    count = sum(one.level == "mend" for one in findings)
    click.echo(f"{count} to mend" if count else "nothing to mend")
