"""Simulated hardware for a run, moved by a scenario if there is one."""

import re
from collections.abc import Iterable
from pathlib import Path

import click

from wolkflow.cli.loading import refusing
from wolkflow.config import FilesRead
from wolkflow.engine import SystemClock
from wolkflow.graph import Graph
from wolkflow.registry import Registry

SCENARIO = re.compile(r"^(worlds|faults):", re.MULTILINE)
PIPELINE = re.compile(r"^(nodes|flows):", re.MULTILINE)


def split(files: Iterable[Path], scenario: Path | None) -> tuple[tuple[Path, ...], Path | None]:
    """Tell pipelines from a scenario that stands among them, after `--simulate`.

    An option that takes a file or nothing would take the pipeline in `--simulate station.yaml`: so
    it is what is in a file that counts.
    """
    pipelines = []
    for file in files:
        if not is_scenario(file):
            pipelines.append(file)
        elif scenario is None:
            scenario = file
        else:
            raise click.UsageError(f"{scenario} and {file} are two scenarios: a run has one")
    if not pipelines:
        raise click.UsageError("name a pipeline, too: a scenario alone can't run")
    return tuple(pipelines), scenario


def is_scenario(file: Path) -> bool:
    """Tell whether a file has the parts of a scenario, and none of a pipeline."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False  # a folder, or something that loading it says more about
    return bool(SCENARIO.search(text)) and not PIPELINE.search(text)


def simulated(
    graph: Graph,
    registry: Registry,
    scenario: Path | None,
    clock: SystemClock,
    read: FilesRead | None = None,
) -> dict[str, object]:
    """Make the simulated hardware of a run; Stop with what is wrong with its scenario.

    `read` notes every file that is read, also if there are mistakes.
    """
    resources = registry.simulate(list(graph.nodes.values()), clock)
    if scenario is None:
        return resources
    from wolkflow.simulation import load_scenario  # noqa: PLC0415  # only such a run needs it

    with refusing([scenario]):
        return load_scenario(scenario, graph, resources, clock, files=read)
