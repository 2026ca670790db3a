"""`tap` and `stats` look into a process that runs; `run --record` and `--replay`."""

import json
import re
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wolkflow.cli.commands import commands

ENDLESS = """
title: Trial
flows:
  clock: [timer: {every: 50ms, value: 21.5}, scale: {factor: 2}, closing: ]
"""

COUNT = """
title: Count
flows:
  rows: [inject: {values: [1, 2, 3], every: 50ms}, file.append: {path: rows.jsonl}, log: ]
"""


@pytest.fixture
def file(pipeline) -> Path:
    return pipeline(ENDLESS)


def call(*arguments: str | Path) -> Result:
    """Call a command in this process: what it looks into is another one."""
    return CliRunner().invoke(commands, [*map(str, arguments)])


def test_a_running_pipeline_can_be_looked_into(start, file, tmp_path):
    run = start("run", file)
    run.until("opened")
    tap = call("tap", file, "clock/2", "--count", "2")
    assert tap.exit_code == 0, tap.output
    lines = tap.stdout.splitlines()
    assert len(lines) == 2
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3}  clock/2\.clock  43", line) for line in lines)

    tap = call("tap", file, "--count", "6", "--format", "json")
    nodes = {json.loads(line)["node"] for line in tap.stdout.splitlines()}
    assert {"clock/1", "clock/2"} <= nodes
    assert call("tap", file, "--for", "100ms").exit_code == 0
    assert call("tap", file, "clock/1.nothing", "--for", "100ms").stdout == ""

    tap = call("tap", file, "clock/22")
    assert tap.exit_code == 2
    assert tap.stderr == 'wolkflow: there is no node clock/22; did you mean "clock/2"?\n'

    stats = call("stats", file)
    assert re.match(r"Trial, running for \d+s\n", stats.stdout)
    assert re.search(r"clock/1 +timer +ok ", stats.stdout)
    folder = tmp_path / ".wolkflow" / file.stem
    stats = call("stats", file, "--state-dir", folder, "--format", "json")
    assert [one["label"] for one in json.loads(stats.stdout)["nodes"]][:2] == ["clock/1", "clock/2"]

    tap = start("tap", file, "clock/1")
    tap.until("21.5")
    run.signal(signal.SIGTERM)
    assert tap.ended() == 0, "it ends with the run"
    assert run.ended() == 0


@pytest.mark.parametrize("command", ["tap", "stats"])
def test_what_does_not_run_is_said(file, command):
    result = call(command, file)
    assert result.exit_code == 69
    assert "trial.yaml does not run here" in result.stderr


def test_a_recorded_run_can_be_replayed_and_tested(start, pipeline, tmp_path):
    file = pipeline(COUNT, "count.yaml")
    rows, trace = tmp_path / "rows.jsonl", tmp_path / "trace.jsonl"
    run = start("run", file, "--record", trace, "--for", "400ms")
    assert run.ended() == 0, run.stderr
    recorded = rows.read_bytes()
    assert recorded.count(b"\n") == 3
    rows.unlink()
    replay = start("run", file, "--replay", trace, "--speed", "100")
    assert replay.ended() == 0, replay.stderr
    assert "3 values in" in replay.stderr
    assert rows.read_bytes() == recorded
    test = call("test", "--from-trace", trace, file)
    assert test.exit_code == 0, test.output
    (tmp_path / "monday.test.yaml").write_text(test.stdout)
    assert call("test", tmp_path / "monday.test.yaml").exit_code == 0


def test_a_trace_that_is_none_is_said(start, file, tmp_path):
    replay = start("run", "--replay", file, file)
    assert replay.ended() == 1
    assert "this is not a line of JSON" in replay.stderr
    result = call("test", "--from-trace", file, file)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"wolkflow: {file}:1: this is not a line of JSON\n")
    process = start("run", "--record", tmp_path / "nowhere" / "trace.jsonl", file)
    assert process.ended() == 69
    assert "trace.jsonl: No such file or directory" in process.stderr
    assert call("test", "--from-trace", file).exit_code == 2
