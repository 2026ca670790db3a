"""The command `wolkflow stats`."""

import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from wolkflow.cli.exits import FAILED, Stop
from wolkflow.cli.looking import ask
from wolkflow.cli.options import format_option, state_dir_option
from wolkflow.cli.run import duration
from wolkflow.cli.shown import Rates
from wolkflow.engine import NodeStats
from wolkflow.excerpt import escaped
from wolkflow.fields import format_duration
from wolkflow.message import Msg

WIDTH = 120


@click.command
@click.argument("pipeline", type=click.Path(path_type=Path))
@state_dir_option
@click.option(
    "--every", metavar="TIME", callback=duration, help="Show them again and again: every 2s."
)
@format_option
def command(pipeline: Path, *, state_dir: Path | None, every: float | None, form: str) -> None:
    """Show what every node of a running pipeline has done since it started.

    Rates are per second: since the start at first, then over the last ten seconds.

    \b
    Examples:
      wolkflow stats home.yaml
      wolkflow stats --every 2s home.yaml
      wolkflow stats --format json --state-dir /var/lib/wolkflow station.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    rates = Rates()
    rates.take(0.0, {})
    while True:
        told = next(ask(pipeline, state_dir, {"ask": "stats"}), {"error": "the run has just ended"})
        if "error" in told:
            raise Stop(f"wolkflow: {escaped(told['error'])}", FAILED)
        if form == "json":
            click.echo(json.dumps(told))
        else:
            _show(told, rates)
        if not every:
            return
        try:
            time.sleep(every)
        except KeyboardInterrupt:
            return


def _show(told: Mapping[str, Any], rates: Rates) -> None:
    from rich.console import Console  # noqa: PLC0415  # rich is slow to import

    from wolkflow.cli.table import count, table  # noqa: PLC0415  # as above

    stats = [_stats(one) for one in told["nodes"]]
    counts = {one.label: count(one) for one in stats}
    shown = rates.take(told["uptime"], counts)
    width = shutil.get_terminal_size((WIDTH, 0)).columns
    console = Console(file=sys.stdout, width=width)
    runs = format_duration(round(told["uptime"]))
    console.print(f"{escaped(told['title'])}, running for {runs}", style="bold", markup=False)
    console.print(table(stats, shown, width))


def _stats(told: Mapping[str, Any]) -> NodeStats:
    last: Sequence[Any] | None = told["last"]
    return NodeStats(**{**told, "last": Msg(*last) if last else None})
