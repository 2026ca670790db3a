"""Tests of pipelines, tested: written into a folder, run, and looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wolkflow.errors import ConfigError
from wolkflow.registry import Registry
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import Outcome, run_trial

REGISTRY = Registry.load()

ROOM = """
title: Room
nodes:
  climate:
    i2c.bme280: {every: 10s}
  button:
    gpio.button: {pin: 17, report: press}
  lamp:
    gpio.led: {pin: 18}
  meter:
    file.tail: {path: meter.log}
  diary:
    file.append: {path: diary.jsonl}
  tick:
    timer: {every: 10s, value: 20}
  cloud:
    wolkabout: {host: nobody.invalid, key: "${KEY:-room}", password: x}
flows:
  temperature: [climate.temperature, {deadband: {by: 0.5}}, cloud.T]
  by_hand: [button, {toggle: {}}, lamp, cloud.LAMP]
  from_afar: [cloud.LAMP, lamp]
  lines: [meter, diary, {log: {}}]
  ticks: [tick, {log: {}}]
  settings: [cloud.@parameters, {log: {}}]
"""

Trials = Callable[..., list[Outcome]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "room.yaml").write_text(ROOM)
    return tmp_path


@pytest.fixture
def trials(folder: Path) -> Trials:
    """Run the tests in a text."""

    def run(text: str, name: str = "room.test.yaml") -> list[Outcome]:
        (folder / name).write_text(text)
        found = read_trials(folder / name, REGISTRY, {})
        return [run_trial(trial, found, REGISTRY) for trial in found.trials]

    return run


@pytest.fixture
def outcome(trials: Trials) -> Callable[[str], Outcome]:
    """Run one test that is written as `given: ... expect: ...`."""

    def run(text: str) -> Outcome:
        indented = "".join(f"    {line}\n" for line in text.strip().splitlines())
        [one] = trials(f"tests:\n  it works:\n{indented}")
        return one

    return run


@pytest.fixture
def refused(folder: Path) -> Callable[[str], str]:
    """Read a file of tests that is wrong, and give what is said about it."""

    def refuse(text: str) -> str:
        (folder / "room.test.yaml").write_text(text)
        with pytest.raises(ConfigError) as caught:
            read_trials(folder / "room.test.yaml", REGISTRY, {})
        return str(caught.value).replace(f"{folder}/", "")

    return refuse
