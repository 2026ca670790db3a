"""A run that was recorded, played again through the same pipeline."""

import json
from pathlib import Path

import pytest

from wolkflow.config import load
from wolkflow.engine.trace import Head, Row, TraceError
from wolkflow.message import Msg
from wolkflow.registry import Registry
from wolkflow.testing.replay import LinkPlayer, Replay
from wolkflow.testing.trials.finding import find_trials
from wolkflow.testing.trials.from_trace import trial_from_trace
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import run_trial

REGISTRY = Registry.load()
START_MS = 1_720_000_000_000

ROOM = """
title: Room
nodes:
  climate:
    i2c.bme280: {every: 10s}
  button:
    gpio.button: {pin: 17}
  lamp:
    gpio.led: {pin: 18}
  cloud:
    wolkabout: {host: nobody.invalid, key: room, password: x}
flows:
  temperature: [climate.temperature, {moving_average: {window: 2}}, {debounce: {time: 1s}}, cloud.T]
  by_hand: [button, {toggle: {}}, lamp, {file.append: {path: lamp.jsonl}}]
  from_afar: [cloud.LAMP, lamp]
  trouble: [climate.@error, {file.append: {path: trouble.jsonl}}]
  link: [cloud.@connected, {log: {}}]
"""

HEAD = Head("Room", START_MS, {"climate": "i2c.bme280", "cloud": "wolkabout"})


def row(at: float, node: str, value: object, name: str = "", port: str | None = None) -> Row:
    return Row(at, node, port, Msg(name or node, value, START_MS + round(at * 1000)))


ROWS = [
    row(0.0, "cloud", True, "connected", "@connected"),
    row(0.02, "climate", 20.0, "temperature"),
    row(4.0, "button", True),
    row(4.0, "button", False),
    row(10.02, "climate", 22.0, "temperature"),
    row(12.0, "cloud", False, "LAMP"),
    row(20.02, "climate", {"error": "unplugged"}, "climate", "@error"),
]


@pytest.fixture
def room(tmp_path: Path) -> Path:
    file = tmp_path / "room.yaml"
    file.write_text(ROOM)
    return file


def play(room: Path, rows: list[Row] = ROWS, **how: object) -> Replay:
    replay = Replay(load([room], REGISTRY, {}), HEAD, rows, REGISTRY)
    assert replay.run(**how)
    return replay


def test_what_was_sent_goes_through_the_flows_at_its_time(room: Path) -> None:
    replay = play(room)
    cloud = replay.engine.graph.nodes["cloud"]
    assert isinstance(cloud, LinkPlayer)
    assert [(round(at, 2), msg.name, msg.value) for at, msg in cloud.taken] == [
        (1.02, "T", 20.0),
        (11.02, "T", 21.0),
    ]
    lamp = [json.loads(line) for line in (room.parent / "lamp.jsonl").read_text().splitlines()]
    assert [(one["time"] - START_MS, one["value"]) for one in lamp[1:]] == [
        (4000, True),
        (12_000, False),
    ]
    assert "unplugged" in (room.parent / "trouble.jsonl").read_text()


def test_two_replays_write_the_same(room: Path) -> None:
    files = [room.parent / name for name in ("lamp.jsonl", "trouble.jsonl")]
    play(room)
    first = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    play(room)
    assert [file.read_bytes() for file in files] == first
    assert all(first)


def test_its_speed_is_that_of_the_pauses(room: Path) -> None:
    pauses: list[float] = []
    replay = play(room, speed=100, pause=pauses.append)
    assert sum(pauses) == pytest.approx(replay.seconds / 100, rel=0.1)


def test_it_can_be_ended(room: Path) -> None:
    replay = play(room, speed=1, pause=lambda seconds: seconds > 1)
    assert replay.clock.monotonic() < 2


def test_a_trace_of_another_pipeline_is_refused(room: Path) -> None:
    with pytest.raises(TraceError, match="has the source heater; this pipeline has none"):
        play(room, [row(1, "heater", 1)])


def test_a_trace_becomes_a_test_that_passes(room: Path) -> None:
    text = trial_from_trace(HEAD, ROWS[:-1], room, REGISTRY, {})
    (room.parent / "monday.test.yaml").write_text(text)
    [path] = find_trials([room.parent])
    file = read_trials(path, REGISTRY, {})
    [outcome] = [run_trial(trial, file, REGISTRY) for trial in file.trials]
    assert outcome.failures == ()
    assert "pipeline: room.yaml\n" in text
    assert "start: '2024-07-03 09:46:40.000+00:00'" in text
    assert "4s: {button: true}" in text
    assert "4.001s: {button: false}" in text
    assert "5.02s: {climate.temperature: 22.0}" in text
    assert "12s: {cloud.LAMP: false}" in text
    assert "cloud.T: [20.0, 21.0, 22.0]" in text


def test_such_a_test_notices_what_has_changed(room: Path) -> None:
    text = trial_from_trace(HEAD, ROWS[:-1], room, REGISTRY, {})
    (room.parent / "monday.test.yaml").write_text(text)
    room.write_text(ROOM.replace("window: 2", "window: 1"))
    file = read_trials(room.parent / "monday.test.yaml", REGISTRY, {})
    [outcome] = [run_trial(trial, file, REGISTRY) for trial in file.trials]
    assert [failure.what for failure in outcome.failures] == ["cloud.T"]


def test_long_rows_are_summed_up(room: Path) -> None:
    many = [row(at, "button", at % 2 == 0) for at in range(100)]
    text = trial_from_trace(HEAD, many, room, REGISTRY, {})
    assert "lamp: {count: 51, first: false, last: false}" in text


def test_a_test_of_another_pipeline_s_trace_is_refused(room: Path) -> None:
    with pytest.raises(TraceError, match="a source heater"):
        trial_from_trace(HEAD, [row(1, "heater", 1)], room, REGISTRY, {})
