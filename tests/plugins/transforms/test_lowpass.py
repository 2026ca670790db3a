from math import exp

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.support.steps import made, refused
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.lowpass import Lowpass


def smoothed(*readings):
    with Bench(made(Lowpass, {"time": "10s"})) as bench:
        for seconds, value in readings:
            bench.send(Msg("t", value, round(1000 * seconds)))
        return bench.values()


def test_after_the_time_constant_a_step_has_come_to_63_percent():
    assert smoothed((0, 0), (10, 100), (20, 100))[1:] == pytest.approx([63.212, 86.466], abs=1e-3)


@tries(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.001, 9), min_size=1, max_size=20))
def test_how_many_readings_there_are_on_the_way_makes_no_difference(steps):
    seconds = [sum(steps[: at + 1]) for at in range(len(steps))]
    out = smoothed((0, 0), *((second, 100) for second in seconds))
    assert out[-1] == pytest.approx(100 - 100 * exp(-seconds[-1] / 10), abs=0.2)


def test_a_clock_set_back_changes_nothing_and_goes_on_from_there():
    out = smoothed((100, 0), (110, 100), (50, 1000), (60, 63.212))
    assert out[2] == out[1]
    assert out[3] == pytest.approx(63.212, abs=1e-3)


def test_bad_values_are_refused():
    assert "lowpass needs a number" in refused(Lowpass, {"time": "1s"}, 1, True)
