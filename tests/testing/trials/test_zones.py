"""A test gives the same wherever it runs."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.testing.trials.conftest import Trials

AT_HALF_PAST_SIX = """
title: Half past six
flows:
  a: [schedule: {at: ["6:30"]}, compute: {value: hour()}, log: {}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "room.yaml").write_text(AT_HALF_PAST_SIX)
    return tmp_path


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"], autouse=True)
def _somewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """Be in a zone; not by monkeypatch, which would not tell the C library."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    assert os.environ.pop("TZ") == request.param, "the test has put it back"
    os.environ.update({} if before is None else {"TZ": before})
    time.tzset()


def test_it_runs_in_utc(trials: Trials) -> None:
    [outcome] = trials("tests: {it: {for: 24h, expect: {a/2: [6], a/1: {silent: 0s to 6h29m}}}}")
    assert outcome.failures == ()


def test_it_runs_in_the_zone_that_it_names(trials: Trials) -> None:
    zone = "environment: {TZ: Europe/Belgrade}"
    test = "tests: {it: {for: 24h, expect: {5h29m: {a/1: []}, 5h31m: {a/2: [6]}}}}"
    [outcome] = trials(f"{zone}\n{test}")
    assert outcome.failures == ()


@pytest.mark.parametrize("zone", ["Europe/Zimtstern", "../x", ""])
def test_a_zone_that_there_is_not(refused: Callable[[str], str], zone: str) -> None:
    said = refused(f"environment: {{TZ: '{zone}'}}\ntests: {{it: {{expect: {{a/1: []}}}}}}")
    assert f'room.test.yaml:1:19: there is no time zone "{zone}"' in said
