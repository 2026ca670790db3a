"""The command `wolkflow run`."""

import sys
from pathlib import Path

import click

from wolkflow.cli.options import files_argument, plugins_option
from wolkflow.cli.running import Wishes, run
from wolkflow.cli.scenarios import split
from wolkflow.fields import parse_duration

SWITCH_SECONDS = 0.0005
"""How soon a thread that waits gets its turn: Python's own 5 ms make a busy lane delay others."""


def duration(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Turn `10s` into seconds."""
    if value is None:
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


@click.command
@files_argument
@click.option(
    "--simulate",
    is_flag=True,
    help="Simulate hardware, servers, brokers and programs; the platform stays real.",
)
@click.option(
    "--scenario",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Simulate what FILE says: what sensors measure, and what goes wrong when. With "
    "--simulate, a scenario may also stand among FILES.",
)
@click.option(
    "--state-dir",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the run keeps what must outlast it. Default: $STATE_DIRECTORY, "
    "else .wolkflow/NAME beside the pipeline; simulated runs have one of their own there.",
)
@plugins_option
@click.option(
    "--for", "seconds", metavar="TIME", callback=duration, help="End by itself after a time: 10s."
)
@click.option("-v", "--verbose", count=True, help="Log more: details too.")
@click.option("-q", "--quiet", count=True, help="Log less: only warnings; twice, only errors.")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json", "auto"]),
    default="auto",
    show_default=True,
    help="Lines for people, JSON objects for machines, or what suits where the log goes.",
)
@click.option("--no-table", is_flag=True, help="No live table on a terminal, only the log.")
@click.option(
    "--watch",
    is_flag=True,
    help="Read the files again whenever they change; kill -HUP does the same without this.",
)
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everything that sources send into a file: a trace, to be replayed.",
)
@click.option(
    "--replay",
    "trace",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Play a trace instead of the sources: pins are simulated, connections send nothing.",
)
@click.option(
    "--speed",
    metavar="N",
    type=click.FloatRange(min=0, min_open=True),
    help="With --replay: N times as fast as it was, instead of as fast as can be.",
)
def command(
    files: tuple[Path, ...],
    *,
    simulate: bool,
    scenario: Path | None,
    state_dir: Path | None,
    plugins: tuple[Path, ...],
    seconds: float | None,
    verbose: int,
    quiet: int,
    log_format: str,
    no_table: bool,
    watch: bool,
    record: Path | None,
    trace: Path | None,
    speed: float | None,
) -> None:
    """Run a pipeline until it is told to stop.

    FILES are YAML files, or folders of them; several are joined into one pipeline. Ctrl-C or
    SIGTERM end the run in good order; a second one ends it at once.

    SIGHUP (systemctl reload) has the files read again while the pipeline runs: only nodes that are
    new or have other settings are opened, all others go on with what they know. Unnamed steps are
    known again by their type and settings, wherever in their flow they stand now. Files with
    mistakes are refused. When SIGHUP comes because the terminal was closed, it ends the run.

    \b
    Examples:
      wolkflow run station.yaml
      wolkflow run --simulate --for 30s station.yaml
      wolkflow run station.yaml --scenario hot_day.yaml
      wolkflow run --record monday.jsonl station.yaml
      wolkflow run --replay monday.jsonl --speed 100 station.yaml
      wolkflow run --log-format json --state-dir /var/lib/wolkflow station.yaml cloud.yaml
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    sys.setswitchinterval(SWITCH_SECONDS)
    pipelines, scenario = split(files, scenario) if simulate else (files, scenario)
    wishes = Wishes(
        files=pipelines,
        plugins=plugins,
        simulate=simulate or scenario is not None,
        scenario=scenario,
        state_dir=state_dir,
        seconds=seconds,
        verbosity=verbose - quiet,
        log_format=log_format,
        no_table=no_table,
        record=record,
        watch=watch,
    )
    if trace is None:
        sys.exit(run(wishes))
    from wolkflow.cli.replaying import replay  # noqa: PLC0415  # what tests are made of is slow to import

    sys.exit(replay(wishes, trace, speed))
