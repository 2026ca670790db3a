import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.pid import Pid


def test_each_term_does_what_the_book_says():
    assert sent(Pid, {"setpoint": 10, "kp": 2}, 4, 9.0, apart=1) == [12, 2]
    assert sent(Pid, {"setpoint": 10, "kp": 0, "ki": 0.5}, 4, 4, 8, apart=1) == [0, 3, 4]
    limits = {"min": -100, "kp": 0, "kd": 2}
    assert sent(Pid, {"setpoint": 10, **limits}, 4, 7, 7, apart=2) == [0, -3, 0]
    assert sent(Pid, {"setpoint": 20, "kp": -5}, 24, apart=1) == [20]


def heated(controller, start=20.0, outside=20.0, minutes=120):
    """Heat a room-like thing: 100 % warms it 60 degrees above the outside, in some 15 minutes."""
    temperature, seen = start, []
    with Bench(made(Pid, controller)) as bench:
        for _ in range(minutes * 6):
            bench.feed(temperature, "t")
            power = bench.take()[-1].value
            temperature += (outside + 0.6 * power - temperature) / 90
            seen.append((temperature, power))
            bench.advance(10)
    return seen


def test_holds_a_temperature():
    seen = heated({"setpoint": 50, "kp": 5, "ki": 0.01, "kd": 20})
    assert seen[-1][0] == pytest.approx(50, abs=0.1)
    assert seen[-1][1] == pytest.approx(50, abs=1)
    assert max(temperature for temperature, _ in seen) < 52


def test_does_not_wind_up_while_it_can_do_no_more():
    seen = heated({"setpoint": 50, "kp": 5, "ki": 0.05}, start=-40, minutes=240)
    assert seen[10][1] == 100
    assert max(temperature for temperature, _ in seen) < 55
    assert seen[-1][0] == pytest.approx(50, abs=0.1)


def test_without_readings_it_goes_to_the_safe_value_and_begins_anew():
    settings = {"setpoint": 10, "kp": 1, "ki": 1, "stale": "1m", "safe": 7}
    with Bench(made(Pid, settings)) as bench:
        for _ in range(5):
            bench.feed(5)
            bench.advance(10)
        bench.advance(100)
        assert bench.take()[-1].value == 7
        bench.feed(5)
        assert bench.take()[-1].value == 5


def test_a_new_setpoint_does_not_kick_and_is_not_sent_on():
    settings = {"setpoint": 10, "setpoint_from": "target", "kp": 1, "kd": 100}
    with Bench(made(Pid, settings)) as bench:
        bench.feed(5, "t")
        bench.advance(1)
        bench.feed(15, "target")
        bench.feed(5, "t")
        assert bench.values() == [5, 10]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10**6))),
    st.floats(-1e3, 1e3),
    st.floats(-1e3, 1e3),
    st.floats(-1e3, 1e3),
)
def test_the_output_stays_within_its_limits_whatever_comes(readings, kp, ki, kd):
    with Bench(Pid(setpoint=20, kp=kp, ki=ki, kd=kd, min=-5, max=5)) as bench:
        for value, time in readings:
            bench.send(Msg("t", value, time))
        bench.send(Msg("t", 20.0, 2 * 10**6))
        assert all(-5 <= value <= 5 for value in bench.values())
        assert len(bench.values()) == len(readings) + 1


def test_bad_values_and_settings_are_refused():
    assert "pid needs a number" in refused(Pid, {"setpoint": 1, "kp": 1}, 20, "x")
    for wrong in ({"setpoint": 1}, {"setpoint": 1, "kp": 1, "min": 5, "max": 5}):
        with pytest.raises(ValidationError):
            made(Pid, wrong)
