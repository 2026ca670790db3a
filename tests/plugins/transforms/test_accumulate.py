import time

import pytest

from tests.support.steps import made, refused, sent
from wolkflow.testing import Bench, MemoryState
from wolkflow_transforms.accumulate import Accumulate

MIDNIGHT = 1_700_006_400_000  # 2023-11-15T00:00Z


@pytest.fixture
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_adds_numbers_up():
    assert sent(Accumulate, {}, 1, 2.5, -1) == [1, 3.5, 2.5]


def test_a_total_lasts_over_a_restart():
    state = MemoryState()
    for _ in range(2):
        with Bench(made(Accumulate, {}), state=state) as bench:
            bench.feed(1, "a")
            bench.feed(10, "b")
    assert [(msg.name, msg.value) for msg in bench.out] == [("a", 2), ("b", 20)]


def test_a_total_survives_even_a_run_that_is_cut_off():
    state = MemoryState()
    bench = Bench(made(Accumulate, {}), state=state)
    bench.open()
    bench.feed(5)
    bench.advance(1)
    with Bench(made(Accumulate, {}), state=state) as after:
        after.feed(1)
        assert after.values() == [6]


def test_a_meter_that_begins_again_does_not_take_the_total_back():
    assert sent(Accumulate, {"counter": True}, 100, 105, 3, 4) == [0, 5, 8, 9]


def test_what_a_meter_counted_while_the_pipeline_was_down_counts():
    state = MemoryState()
    for value in (100, 130):
        with Bench(made(Accumulate, {"counter": True}), state=state) as bench:
            bench.feed(value)
    assert bench.values() == [30]


@pytest.mark.usefixtures("utc")
def test_a_new_day_begins_a_new_total():
    with Bench(made(Accumulate, {"each": "day"})) as bench:
        for hours in (-2, -1, 0, 1, -1, 25):
            bench.feed(1, time_ms=MIDNIGHT + 3_600_000 * hours)
        assert bench.values() == [1, 2, 1, 2, 3, 1]


def test_bad_values_are_refused():
    assert "accumulate needs a number" in refused(Accumulate, {}, 1, "x")
    assert "too large" in refused(Accumulate, {}, 1.7e308, 1.7e308)
