"""The command `wolkflow tap`."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from wolkflow.cli.exits import Stop
from wolkflow.cli.looking import ask
from wolkflow.cli.options import format_option, state_dir_option
from wolkflow.cli.run import duration
from wolkflow.cli.shown import value_text
from wolkflow.config.problems import did_you_mean, listed
from wolkflow.excerpt import escaped

WRONG_USAGE = 2


@click.command
@click.argument("pipeline", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[NODE]...")
@state_dir_option
@click.option("-n", "--count", type=click.IntRange(1), metavar="N", help="End after N values.")
@click.option("--for", "seconds", metavar="TIME", callback=duration, help="End after a time: 10s.")
@format_option
def command(
    pipeline: Path,
    names: tuple[str, ...],
    *,
    state_dir: Path | None,
    count: int | None,
    seconds: float | None,
    form: str,
) -> None:
    """Show the values that come out of nodes of a running pipeline.

    NODE is a node's name, with a series or a port if only that is wanted: climate.temperature,
    cloud.@connected, climate.@error; steps without a name are called temperature/2. Without any,
    all nodes are shown. Ctrl-C ends it; the pipeline runs on, and is not slowed down afterwards.

    \b
    Examples:
      wolkflow tap home.yaml climate
      wolkflow tap home.yaml climate.temperature temperature/2 temperature/4
      wolkflow tap --format json --count 10 home.yaml button
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    end = None if seconds is None else time.monotonic() + seconds
    labels = list(dict.fromkeys(name.partition(".")[0] for name in names))
    left = count
    try:
        for row in ask(pipeline, state_dir, {"ask": "tap", "nodes": labels}):
            if end is not None and time.monotonic() >= end:
                return
            if _is_wanted(row, names):
                click.echo(json.dumps(row) if form == "json" else line(row))
                left = None if left is None else left - 1
            if left == 0:
                return
    except KeyboardInterrupt:
        return


def line(row: Mapping[str, Any]) -> str:
    """Write `12:00:01.234  climate.temperature  21.5`, in local time."""
    if "missed" in row:
        return f"... {row['missed']} more came too fast to show"
    when = datetime.fromtimestamp(row["time"] / 1000).astimezone()
    output = row["port"] or row["name"]
    name = row["node"] if output == row["node"] else f"{row['node']}.{output}"
    clock = f"{when:%H:%M:%S}.{when.microsecond // 1000:03}"
    return f"{clock}  {escaped(name)}  {value_text(row['value'])}"


def _is_wanted(row: Mapping[str, Any], names: Sequence[str]) -> bool:
    if "error" in row and "node" not in row:
        _refuse(row, names)
    if "tapping" in row:
        return False
    if "missed" in row or not names:
        return True
    mine = [name.partition(".")[2] for name in names if name.partition(".")[0] == row["node"]]
    return any(output in ("", row["port"] or row["name"]) for output in mine)


def _refuse(row: Mapping[str, Any], names: Sequence[str]) -> None:
    known = row.get("nodes", [])
    wrong = next((name for name in names if name.partition(".")[0] not in known), "")
    hint = did_you_mean(wrong, known) or (f"it has: {listed(known)}" if known else "")
    text = f"wolkflow: {row['error']}" + (f"; {hint}" if hint else "")
    raise Stop(escaped(text), WRONG_USAGE)
