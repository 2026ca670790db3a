import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands

GOOD = """
title: Trial
nodes:
  numbers:
    inject: {values: [1, 2, 3]}
flows:
  up: [numbers, scale: {factor: 2}]
"""

BAD = """
flows:
  up:
    - injekt: {values: [1]}
    - scale: {faktor: 2}
"""


def check(*arguments: str | Path):
    return CliRunner().invoke(commands, ["check", *map(str, arguments)])


def test_a_good_pipeline_is_called_good(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(GOOD)
    result = check(file)
    assert result.exit_code == 0
    assert result.stdout == f"{file}: 2 nodes, 1 flow: good\n"
    assert result.stderr == ""


def test_all_mistakes_come_out_at_once_on_stderr(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(BAD)
    result = check(file)
    assert result.exit_code == 78
    assert result.stdout == ""
    assert f"{file}:4:7: " in result.stderr
    assert f"{file}:5:15: " in result.stderr
    assert result.stderr.endswith(f"{file}: 2 mistakes\n")


def test_nothing_is_written(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(GOOD)
    assert check(file).exit_code == 0
    assert list(tmp_path.iterdir()) == [file]


def test_json_names_mistakes_by_place(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(BAD)
    result = check("--format", "json", file)
    assert result.exit_code == 78
    found = json.loads(result.stdout)
    assert not found["good"]
    assert [(one["file"], one["line"]) for one in found["problems"]] == [
        (str(file), 4),
        (str(file), 5),
    ]


def test_json_tells_what_is_in_a_good_pipeline(tmp_path):
    file = tmp_path / "trial.yaml"
    file.write_text(GOOD)
    found = json.loads(check("--format", "json", file).stdout)
    assert found["good"]
    assert found["title"] == "Trial"
    assert found["nodes"] == {"numbers": "inject", "up/2": "scale"}
    assert found["flows"] == ["up"]


@pytest.fixture
def station(tmp_path):
    file = tmp_path / "station.yaml"
    file.write_text("nodes: {room: {i2c.sht3x: {}}}\nflows: {t: [room.temperature, print: ]}\n")
    return file


@pytest.fixture
def scenario(tmp_path):
    def write(text: str) -> Path:
        file = tmp_path / "hot.yaml"
        file.write_text(text)
        return file

    return write


def test_a_scenario_is_checked_for_the_pipeline(station, scenario):
    hot = scenario("worlds: {room: {temperature: 41}}\n")
    for arguments in ([station, hot], [hot, station], [station, "--scenario", hot]):
        result = check(*arguments)
        assert result.exit_code == 0, result.stderr
        assert result.stdout == f"{station}, {hot}: 2 nodes, 1 flow: good\n"


def test_mistakes_of_a_scenario_are_shown_with_their_places(station, scenario):
    hot = scenario("worlds:\n  rom: {temperature: 41}\nfaults: [{at: soon, node: room}]\n")
    result = check(station, hot)
    assert result.exit_code == 78
    assert f'{hot}:2:3: the pipeline has no node "rom"' in result.stderr
    assert f"{hot}:3:15: at: 'soon' is not a duration" in result.stderr
    assert result.stderr.endswith(f"{hot}: 3 mistakes\n")
    found = json.loads(check("--format", "json", station, "--scenario", hot).stdout)
    assert [one["line"] for one in found["problems"]] == [2, 3, 3]
    assert not found["good"]


def test_a_scenario_needs_its_pipeline(scenario):
    result = check(scenario("worlds: {}\n"))
    assert result.exit_code == 2
    assert "name a pipeline, too" in result.stderr
