import statistics

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow.testing.clock import START_MS
from wolkflow_transforms.window import Window

START = START_MS - START_MS % 60_000


def told(settings, *readings):
    """Feed (second, value) all at once; give (second, figure)."""
    with Bench(made(Window, settings)) as bench:
        for second, value in readings:
            bench.send(Msg("t", value, START + round(1000 * second)))
        bench.advance(600)
        assert not bench.errors
        return [((msg.time - START) / 1000, msg.value) for msg in bench.out]


def test_tumbling_windows_are_minutes_of_the_clock():
    readings = [(5, 1), (59.9, 3), (60, 10), (185, 7)]
    assert told({"length": "1m"}, *readings) == [(60, 2), (120, 10), (240, 7)]


def test_a_window_is_sent_when_its_time_is_over():
    with Bench(made(Window, {"length": "10s", "give": "sum"})) as bench:
        bench.clock.set_wall_clock(START)
        for value in (1, 2):
            bench.feed(value)
        bench.advance(9.9)
        assert bench.values() == []
        bench.advance(0.1)
        assert bench.out == [Msg("value", 3, START + 10_000)]
        bench.advance(100)
        assert len(bench.out) == 1


def test_hopping_windows_overlap():
    readings = [(5, 1), (25, 2), (45, 3)]
    settings = {"kind": "hopping", "length": "40s", "every": "20s", "give": ["count", "sum"]}
    assert [(at, *one.values()) for at, one in told(settings, *readings)] == [
        (20, 1, 1), (40, 2, 3), (60, 2, 5), (80, 1, 3),
    ]  # fmt: skip


def test_sliding_windows_are_told_with_each_number():
    settings = {"kind": "sliding", "length": "10s", "give": "sum"}
    assert told(settings, (0, 1), (5, 2), (10, 4), (30, 8)) == [(0, 1), (5, 3), (10, 6), (30, 8)]


def test_a_session_ends_when_it_is_quiet():
    settings = {"kind": "session", "gap": "10s", "give": ["count", "first", "last"]}
    readings = [(0, 1), (9, 2), (18, 3), (28, 4)]
    assert told(settings, *readings) == [
        (18, {"count": 3, "first": 1, "last": 3}),
        (28, {"count": 1, "first": 4, "last": 4}),
    ]


def test_a_session_can_have_a_longest_length():
    settings = {"kind": "session", "gap": "10s", "length": "20s", "give": "count"}
    assert told(settings, *((at, 0) for at in range(0, 50, 5))) == [(15, 4), (35, 4), (45, 2)]


def test_windows_by_count():
    assert sent(Window, {"count": 2}, 1, 3, 5, 7) == [2, 6]
    hopping = {"kind": "hopping", "count": 3, "step": 1, "give": "sum"}
    assert sent(Window, hopping, 1, 2, 3, 4) == [6, 9]
    assert sent(Window, {"kind": "sliding", "count": 2}, 1, 3, 5) == [1, 2, 4]


def test_what_is_held_at_the_end_is_sent():
    for settings in ({"count": 5}, {"length": "1h"}, {"kind": "session", "gap": "1h"}):
        bench = Bench(made(Window, settings))
        with bench:
            bench.feed(1)
            bench.feed(2)
        assert bench.values() == [1.5]


def test_a_late_number_counts_in_the_window_that_is_open():
    settings = {"length": "10s", "give": "sum"}
    assert told(settings, (5, 1), (12, 2), (9, 4), (25, 8)) == [(10, 1), (20, 6), (30, 8)]


def test_a_clock_set_back_ends_what_was_of_the_future():
    for settings in (
        {"length": "10s", "give": "sum"},
        {"kind": "session", "gap": "10s", "give": "sum"},
    ):
        out = told(settings, (5000, 1), (5001, 2), (100, 4), (101, 8), (102, 16))
        assert [value for _, value in out] == [3, 28]
    sliding = {"kind": "sliding", "length": "10s", "give": "sum"}
    assert [value for _, value in told(sliding, (5000, 1), (100, 4), (101, 8))] == [1, 4, 12]
    hopping = {"kind": "hopping", "length": "20s", "every": "10s", "give": "sum"}
    assert [value for _, value in told(hopping, (5000, 1), (100, 4))] == [1, 1, 4, 4]


READINGS = st.lists(st.tuples(st.floats(0, 40), st.integers(-9, 9)), min_size=1, max_size=15)
KINDS = [
    {"length": "10s"},
    {"kind": "hopping", "length": "30s", "every": "10s"},
    {"kind": "sliding", "length": "15s"},
    {"kind": "session", "gap": "20s"},
    {"kind": "session", "gap": "20s", "length": "50s"},
    {"count": 3},
    {"kind": "hopping", "count": 3, "step": 2},
]


@hypothesis_settings(max_examples=40, deadline=None)
@given(READINGS, st.sampled_from(KINDS))
def test_all_at_once_is_the_same_as_in_their_time(pauses, settings):
    settings = {**settings, "give": ["count", "sum"]}
    second, readings = 0.0, []
    for pause, value in pauses:
        second = round(second + pause, 3)
        readings.append((second, value))

    with Bench(made(Window, settings)) as bench:
        bench.clock.set_wall_clock(START)
        for second, value in readings:
            bench.advance(second - bench.clock.monotonic())
            bench.send(Msg("t", value, START + round(1000 * second)))
        bench.advance(600)
        live = [((msg.time - START) / 1000, msg.value) for msg in bench.out]

    assert told(settings, *readings) == live


@hypothesis_settings(max_examples=40, deadline=None)
@given(READINGS)
def test_tumbling_windows_lose_nothing_and_count_nothing_twice(pauses):
    readings = [
        (sum(pause for pause, _ in pauses[: at + 1]), v) for at, (_, v) in enumerate(pauses)
    ]
    out = told({"length": "10s", "give": ["count", "mean"]}, *readings)
    assert sum(one["count"] for _, one in out) == len(readings)
    total = sum(one["count"] * one["mean"] for _, one in out)
    assert total == pytest.approx(statistics.fsum(value for _, value in readings))


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "described by length or count"),
        ({"length": "1m", "count": 3}, "described by length or count"),
        ({"kind": "hopping", "length": "1m"}, "every and length or count and step"),
        ({"kind": "session"}, "described by gap or gap and length"),
        ({"kind": "hopping", "length": "1m", "every": "2m"}, "from once to 10000 times"),
        ({"kind": "hopping", "length": "7d", "every": "1ms"}, "from once to 10000 times"),
        ({"kind": "hopping", "count": 2, "step": 3}, "numbers between would be lost"),
        ({"count": 2, "give": "average"}, "is not one of"),
        ({"count": 2, "give": []}, "give"),
    ],
)
def test_bad_settings_are_refused(settings, why):
    with pytest.raises(ValidationError, match=why):
        made(Window, settings)


def test_bad_values_are_refused():
    assert "window needs a number" in refused(Window, {"count": 2}, "x")
