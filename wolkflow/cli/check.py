"""The command `wolkflow check`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from wolkflow.cli.exits import BAD_CONFIG, Stop
from wolkflow.cli.loading import load_graph, load_registry, named
from wolkflow.cli.options import files_argument, format_option, plugins_option
from wolkflow.cli.scenarios import simulated, split
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.errors import ConfigError, Problem
from wolkflow.graph import Graph
from wolkflow.registry import Registry


class NoState:
    """Remembers nothing: `check` builds an engine and never starts it."""

    def store(self, label: str) -> dict[str, Any]:
        """Give a dict that nobody keeps."""
        del label
        return {}

    def folder(self, label: str) -> Path:
        """Refuse: nothing may be written."""
        raise RuntimeError(f"{label} wants a folder although it has not been opened")

    def rearrange(self, names: Mapping[str, str | None]) -> None:
        """Do nothing."""

    def save(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


@click.command
@files_argument
@click.option(
    "--scenario",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Check this scenario for the pipeline, too; it may also stand among FILES.",
)
@plugins_option
@format_option
def command(
    files: tuple[Path, ...], scenario: Path | None, plugins: tuple[Path, ...], form: str
) -> None:
    """Check a pipeline, without any hardware and offline.

    FILES are YAML files, or folders of them; several are joined into one pipeline. It builds
    exactly what `wolkflow run` would run, opens nothing and writes nothing. All mistakes come
    out at once, on standard error, and the exit code is 78.

    \b
    Examples:
      wolkflow check station.yaml
      wolkflow check station.yaml --scenario hot_day.yaml
      wolkflow check station.yaml cloud.yaml
      wolkflow check --format json conf.d/
    """  # noqa: D301  # \b is click's mark for a block that must not be wrapped
    pipelines, scenario = split(files, scenario)
    files = pipelines if scenario is None else (*pipelines, scenario)
    registry = load_registry(pipelines, plugins)
    try:
        graph = load_graph(pipelines, registry)
        _build(graph, registry, scenario)
    except Stop as stop:
        if form == "json" and isinstance(stop.__cause__, ConfigError):
            _print_json(files, problems=stop.__cause__.problems)
            sys.exit(BAD_CONFIG)
        raise
    if form == "json":
        _print_json(files, graph)
    else:
        _print_text(files, graph, registry)


def _build(graph: Graph, registry: Registry, scenario: Path | None) -> None:
    """Make the engine on simulated hardware: what can't be wired shows here."""
    clock = SystemClock()
    resources = simulated(graph, registry, scenario, clock)
    Engine(graph, clock=clock, state=NoState(), driver=Threads(), resources=resources)


def _print_text(files: Sequence[Path], graph: Graph, registry: Registry) -> None:
    for error in registry.broken.values():
        click.echo(f"warning: {error}", err=True)
    for warning in graph.warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{named(files)}: {counted(graph)}: good")


def counted(graph: Graph) -> str:
    """Say how large a pipeline is: `12 nodes, 4 flows`."""
    nodes, flows = len(graph.nodes), len(graph.flows)
    return f"{nodes} node{'s' * (nodes != 1)}, {flows} flow{'s' * (flows != 1)}"


def _print_json(
    files: Sequence[Path], graph: Graph | None = None, problems: Sequence[Problem] = ()
) -> None:
    click.echo(
        json.dumps(
            {
                "files": [str(file) for file in files],
                "good": graph is not None,
                "title": graph.title if graph else "",
                "nodes": dict(graph.types) if graph else {},
                "flows": list(graph.flows) if graph else [],
                "problems": [_plain(problem) for problem in problems],
                "warnings": [_plain(warning) for warning in graph.warnings] if graph else [],
            },
            indent=2,
        )
    )


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "what": problem.what,
        "hint": problem.hint,
    }
