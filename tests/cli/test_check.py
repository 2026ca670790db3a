import json
from pathlib import Path

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
