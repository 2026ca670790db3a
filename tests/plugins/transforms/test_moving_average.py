import math
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.moving_average import MovingAverage


def averages(values, **settings):
    with Bench(MovingAverage(**settings)) as bench:
        for value in values:
            bench.feed(value)
        assert not bench.errors
        return bench.values()


def test_averages_the_last_few_and_at_first_those_there_are():
    assert averages([1, 2, 3, 4, 5], window=3) == [1, 1.5, 2, 3, 4]


def test_a_window_of_one_changes_nothing():
    assert averages([1.5, 2.5], window=1) == [1.5, 2.5]


def test_sends_only_every_so_many():
    assert averages(range(1, 8), window=2, send_every=3) == [2.5, 5.5]


def test_keeps_name_and_time():
    with Bench(MovingAverage(window=2)) as bench:
        bench.feed(4, name="t", time_ms=99)

        assert bench.out == [Msg("t", 4, 99)]


def naive(messages, window):
    seen = {}
    for name, value in messages:
        values = seen.setdefault(name, [])
        values.append(value)
        yield fmean(values[-window:])


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(-1e6, 1e6) | st.integers(-99, 99))),
    st.integers(1, 7),
)
def test_does_what_a_naive_one_does_and_series_never_mix(messages, window):
    with Bench(MovingAverage(window=window)) as bench:
        for name, value in messages:
            bench.feed(value, name=name)

        assert bench.values() == pytest.approx(list(naive(messages, window)), abs=1e-6)


def test_rounding_errors_do_not_gather():
    found = averages([0.1, 0.7, 1e6] * 3000 + [0.1] * 10, window=4)

    assert found[-1] == pytest.approx(0.1, rel=1e-12)


@pytest.mark.parametrize("value", ["1", True, math.nan, math.inf, None, {"a": 1}])
def test_what_is_no_number_is_refused_and_not_averaged(value):
    with Bench(MovingAverage(window=2)) as bench:
        bench.feed(1, name="t")
        bench.feed(value, name="t")
        bench.feed(3, name="t")

        assert bench.values() == [1, 2]
        assert "moving_average needs a number" in bench.errors[0].value["error"]


@pytest.mark.parametrize("settings", [{}, {"window": 0}, {"window": 1, "send_every": 0}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        MovingAverage(**settings)
