import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.steps import made, refused
from wolkflow import Msg
from wolkflow.testing import Bench, MemoryState
from wolkflow_transforms.integrate import Integrate


def totals(given_settings, *readings, state=None):
    with Bench(made(Integrate, given_settings), state=state) as bench:
        for second, value in readings:
            bench.send(Msg("t", value, round(1000 * second)))
        return bench.values()


def test_watts_become_watt_hours():
    assert totals({"per": "1h"}, (0, 1000), (1800, 1000), (3600, 1000)) == [0, 500, 1000]


def test_between_two_messages_it_goes_in_a_straight_line():
    assert totals({}, (0, 0), (10, 10), (20, 0)) == [0, 50, 100]


def test_a_long_gap_and_a_clock_set_back_add_nothing():
    assert totals({"longest_gap": "1m"}, (0, 1), (60, 1), (121, 1), (122, 1)) == [0, 60, 60, 61]
    assert totals({}, (100, 1), (50, 1), (50, 1), (60, 1)) == [0, 0, 0, 10]


def test_the_total_lasts_over_a_restart_and_the_gap_is_not_filled():
    state = MemoryState()
    totals({"remember": True}, (0, 1), (10, 1), state=state)
    assert totals({"remember": True}, (1000, 1), (1001, 1), state=state) == [10, 11]
    assert totals({}, (0, 1), state=state) == [0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=10), st.floats(-100, 100))
def test_how_many_readings_there_are_makes_no_difference_to_a_constant(pauses, value):
    seconds = [round(sum(pauses[: at + 1]), 3) for at in range(len(pauses))]
    out = totals({}, *((second, value) for second in seconds))
    assert out[-1] == pytest.approx(value * (seconds[-1] - seconds[0]), abs=1e-6)


def test_bad_values_are_refused():
    assert "integrate needs a number" in refused(Integrate, {}, 1, "x")
