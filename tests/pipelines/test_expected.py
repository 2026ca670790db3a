"""Every example pipeline does what the tests beside it expect."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wolkflow.registry import Registry
from wolkflow.testing.trials.finding import find_trials
from wolkflow.testing.trials.reading import read_trials
from wolkflow.testing.trials.running import run_trial
from wolkflow.testing.trials.trial import Trial, TrialFile

PIPELINES = Path(__file__).parents[2] / "pipelines"
REGISTRY = Registry.load()
FILES = [read_trials(path, REGISTRY, {}) for path in find_trials([PIPELINES])]


def cases() -> Iterator[tuple[TrialFile, Trial]]:
    for file in FILES:
        yield from ((file, trial) for trial in file.trials)


def test_every_example_has_tests() -> None:
    tested = {path.name for file in FILES for path in file.pipeline}
    files = {path.name for path in PIPELINES.glob("*.yaml")}
    assert tested == {name for name in files if not name.endswith(".test.yaml")}


def test_a_day_takes_less_than_a_second() -> None:
    [file] = [file for file in FILES if file.path.name == "weather.test.yaml"]
    [day] = [trial for trial in file.trials if trial.seconds == 24 * 3600]
    started = time.process_time()
    assert run_trial(day, file, REGISTRY).good
    assert time.process_time() - started < 1


@pytest.mark.parametrize(("file", "trial"), list(cases()), ids=str)
def test_it_does_what_is_expected(file: TrialFile, trial: Trial) -> None:
    assert run_trial(trial, file, REGISTRY).failures == ()
