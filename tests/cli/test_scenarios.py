"""Scenarios on the command line: what is a pipeline, what is a scenario, what is wrong."""

from pathlib import Path

import click
import pytest

from wolkflow.cli.scenarios import split

STATION = "nodes: {room: {i2c.sht3x: {every: 100ms}}}\nflows: {t: [room.temperature, print: ]}\n"
HOT = "worlds: {room: {temperature: 41.5, humidity: 10}}\n"


@pytest.fixture
def files(tmp_path) -> tuple[Path, Path]:
    station, hot = tmp_path / "station.yaml", tmp_path / "hot.yaml"
    station.write_text(STATION)
    hot.write_text(HOT)
    return station, hot


@pytest.mark.parametrize(
    "arguments",
    [
        ["station.yaml", "--scenario", "hot.yaml"],
        ["--scenario", "hot.yaml", "station.yaml"],
        ["station.yaml", "--simulate", "hot.yaml"],
        ["--simulate", "hot.yaml", "station.yaml"],
        ["--simulate", "--scenario", "hot.yaml", "station.yaml"],
    ],
)
def test_a_scenario_may_be_named_in_any_place(start, files, arguments):
    run = start("run", *arguments, "--no-table")
    run.until("temperature 41.")
    assert "simulated hardware" in run.stderr


def test_simulate_alone_takes_no_pipeline_for_a_scenario(start, files):
    run = start("run", "--simulate", "station.yaml", "--no-table", "--for", "1s")
    assert run.ended() == 0
    assert " temperature " in run.stdout


def test_mistakes_in_a_scenario_end_the_run_before_it_begins(start, files):
    files[1].write_text("worlds: {rom: {temperature: 1}}\n")
    run = start("run", "station.yaml", "--scenario", "hot.yaml")
    assert run.ended() == 78
    assert 'hot.yaml:1:10: the pipeline has no node "rom"\n    worlds: {rom' in run.stderr
    assert run.stderr.endswith("hot.yaml: 1 mistake\n")


def test_faults_are_logged_and_their_node_is_lost_and_back(start, files):
    files[1].write_text("faults: [{at: 300ms, node: room, fault: unplug, lasts: 500ms}]\n")
    run = start("run", "station.yaml", "--scenario", "hot.yaml", "--no-table")
    run.until("scenario: room: unplug for 500ms")
    run.until("no chip answers at 0x44")
    run.until("room: is back")


def test_a_scenario_is_told_from_a_pipeline_by_its_parts(files):
    station, hot = files
    assert split([station, hot], None) == ((station,), hot)
    assert split([station], hot) == ((station,), hot)
    assert split([station], None) == ((station,), None)
    folder = station.parent
    assert split([folder, folder / "missing.yaml"], None) == (
        (folder, folder / "missing.yaml"), None,
    )  # fmt: skip


def test_a_run_has_one_scenario_and_a_pipeline(files):
    station, hot = files
    with pytest.raises(click.UsageError, match="two scenarios"):
        split([station, hot], hot)
    with pytest.raises(click.UsageError, match="name a pipeline"):
        split([hot], None)
