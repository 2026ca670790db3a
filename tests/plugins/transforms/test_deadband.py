import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.deadband import Deadband


def passed(values, **settings):
    with Bench(Deadband(**settings)) as bench:
        for value in values:
            bench.feed(value)
        assert not bench.errors
        return bench.values()


def test_passes_what_differs_enough_from_the_last_that_passed():
    assert passed([20, 20.3, 20.6, 21.2, 20.6], by=0.5) == [20, 20.6, 21.2, 20.6]


def test_a_slow_drift_is_not_lost():
    assert passed([0.0, 0.4, 0.8, 1.2, 1.6], by=1) == [0.0, 1.2]


def test_exactly_as_much_is_enough_in_spite_of_rounding():
    assert passed([20.3, 20.4, 20.3], by=0.1) == [20.3, 20.4, 20.3]


def test_by_zero_every_change_passes():
    assert passed([1, 1, 1.0, 1.0000001, 1], by=0) == [1, 1.0000001, 1]


def test_a_percentage_is_of_the_last_that_passed():
    assert passed([100, 104, 105, 109, 110.3, -100], by="5%") == [100, 105, 110.3, -100]
    assert passed([0, 0, 0.001], by="5 %") == [0, 0.001]


def test_heartbeat_lets_an_unchanged_number_pass():
    with Bench(Deadband(by=1, heartbeat=300.0)) as bench:
        for _ in range(10):
            bench.feed(5)
            bench.advance(100)

        assert len(bench.out) == 4  # at 0, 300, 600 and 900 s


def test_a_change_starts_the_heartbeat_again():
    with Bench(Deadband(by=1, heartbeat=10.0)) as bench:
        bench.feed(1)
        bench.advance(9)
        bench.feed(5)
        bench.advance(9)
        bench.feed(5)
        assert bench.values() == [1, 5]
        bench.advance(1)
        bench.feed(5)
        assert bench.values() == [1, 5, 5]


def naive(messages, by, heartbeat):
    last = {}
    for now, msg in messages:
        value, at = last.get(msg.name, (None, 0))
        changed = value is None or (abs(msg.value - value) >= by and msg.value != value)
        if changed or (heartbeat is not None and now - at >= heartbeat):
            last[msg.name] = (msg.value, now)
            yield msg


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(-20, 20), st.integers(0, 5))),
    st.integers(0, 6),
    st.none() | st.integers(1, 10),
)
def test_does_what_a_naive_one_does_and_series_never_mix(steps, by, heartbeat):
    seen = []
    with Bench(Deadband(by=by, heartbeat=heartbeat and float(heartbeat))) as bench:
        for name, value, pause in steps:
            bench.advance(pause)
            msg = Msg(name, value, bench.clock.now_ms())
            seen.append((bench.clock.monotonic(), msg))
            bench.send(msg)

        assert bench.out == list(naive(seen, by, heartbeat))


@pytest.mark.parametrize("value", ["1", True, math.nan, None, {"a": 1}])
def test_what_is_no_number_is_refused_and_changes_nothing(value):
    with Bench(Deadband(by=1)) as bench:
        bench.feed(5, name="t")
        bench.feed(value, name="t")
        bench.feed(5.5, name="t")

        assert bench.values() == [5]
        assert "deadband needs a number" in bench.errors[0].value["error"]


@pytest.mark.parametrize("by", ["5", "%", "-5%", "five", -1, math.nan, math.inf, True, None])
def test_a_change_that_is_none_is_refused(by):
    with pytest.raises(ValidationError, match="is not a change: write a number from 0, or"):
        Deadband(by=by)


def test_settings_as_a_person_writes_them():
    node = TypeAdapter(Deadband).validate_python({"by": "2.5%", "heartbeat": "5m"})

    assert (node.by, node.heartbeat) == ("2.5%", 300)
    with pytest.raises(ValidationError):
        TypeAdapter(Deadband).validate_python({"by": 1, "heartbeat": "0s"})


def test_against_what_was_seen_a_slow_drift_never_passes():
    drift = [at / 10 for at in range(50)]
    with Bench(Deadband(by=0.5, against="seen")) as bench:
        for value in [*drift, 8, 8.4, 7]:
            bench.feed(value)
        assert bench.values() == [0, 8, 7]
