from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.per_series import MOST_SERIES
from wolkflow_transforms.throttle import Throttle


def test_the_first_passes_at_once_and_the_latest_at_the_end():
    with Bench(Throttle(every=10.0)) as bench:
        bench.feed(1)
        bench.advance(3)
        bench.feed(2)
        bench.feed(3)
        assert bench.values() == [1]
        bench.advance(6.9)
        assert bench.values() == [1]
        bench.advance(0.1)
        assert bench.values() == [1, 3]


def test_the_interval_starts_again_with_each_that_passes():
    with Bench(Throttle(every=10.0)) as bench:
        for value in range(41):
            bench.feed(value)
            bench.advance(1)

        assert bench.values() == [0, 9, 19, 29, 39]


def test_after_a_quiet_interval_the_next_passes_at_once():
    with Bench(Throttle(every=10.0)) as bench:
        bench.feed(1)
        bench.advance(10)
        bench.feed(2)

        assert bench.values() == [1, 2]


def test_a_kept_message_keeps_its_name_and_time():
    with Bench(Throttle(every=10.0)) as bench:
        bench.send(Msg("t", 1, 100))
        bench.send(Msg("t", {"a": 2}, 200))
        bench.advance(10)

        assert bench.out == [Msg("t", 1, 100), Msg("t", {"a": 2}, 200)]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 7)), max_size=40), st.integers(1, 9)
)
def test_series_never_mix_and_the_pace_is_kept_and_the_last_arrives(steps, every):
    passed = []
    last = {}
    with Bench(Throttle(every=float(every))) as bench:

        def note():
            passed.extend((bench.clock.monotonic(), msg) for msg in bench.take())

        def wait(seconds):
            for _ in range(seconds):
                bench.advance(1)
                note()

        for count, (name, pause) in enumerate(steps):
            wait(pause)
            bench.send(Msg(name, count, 0))
            last[name] = count
            note()
        wait(2 * every)

    for name, latest in last.items():
        mine = [(at, msg.value) for at, msg in passed if msg.name == name]
        values = [value for _, value in mine]
        assert values == sorted(set(values))
        assert values[-1] == latest
        assert all(after - before >= every for (before, _), (after, _) in pairwise(mine))


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 9))
def test_does_what_a_naive_one_does(pauses, every):
    expected = []
    kept, end = None, None
    with Bench(Throttle(every=float(every))) as bench:
        for count, pause in enumerate(pauses):
            for _ in range(pause):
                bench.advance(1)
                if end == bench.clock.monotonic():
                    end = None if kept is None else end + every
                    expected += [] if kept is None else [kept]
                    kept = None
            bench.feed(count)
            if end is None:
                expected.append(count)
                end = bench.clock.monotonic() + every
            else:
                kept = count
            assert bench.values() == expected


def test_made_up_names_fill_nothing_and_lose_nothing():
    with Bench(Throttle(every=1000.0)) as bench:
        bench.feed(1, name="first")
        bench.feed(2, name="first")
        for number in range(MOST_SERIES):
            bench.feed(0, name=f"made up {number}")

        assert [msg.value for msg in bench.out if msg.name == "first"] == [1, 2]


def test_a_series_that_was_forgotten_and_comes_again_keeps_its_new_pace():
    with Bench(Throttle(every=10.0)) as bench:
        bench.feed(1, name="first")
        for number in range(MOST_SERIES):
            bench.feed(0, name=f"made up {number}")
        bench.advance(5)
        bench.feed(2, name="first")
        bench.feed(3, name="first")
        bench.advance(9)
        assert [msg.value for msg in bench.out if msg.name == "first"] == [1, 2]
        bench.advance(1)
        assert [msg.value for msg in bench.out if msg.name == "first"] == [1, 2, 3]


def test_nothing_is_left_over_when_it_is_opened_again():
    node = Throttle(every=10.0)
    for _ in range(2):
        with Bench(node) as bench:
            bench.feed(1)
            bench.feed(2)
            assert bench.values() == [1]


@pytest.mark.parametrize("settings", [{}, {"every": "0s"}, {"every": 10}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        TypeAdapter(Throttle).validate_python(settings, context={})


def test_what_waits_at_the_end_is_sent() -> None:
    bench = Bench(Throttle(every=60.0))
    bench.open()
    for value in (1, 2, 3):
        bench.feed(value)
    bench.close()
    assert bench.values() == [1, 3]


def test_those_too_soon_can_be_dropped():
    with Bench(Throttle(every=10.0, mode="first")) as bench:
        for value in range(25):
            bench.feed(value)
            bench.advance(1)
        bench.advance(60)
        assert bench.values() == [0, 10, 20]


def test_messages_can_be_spread_evenly():
    with Bench(Throttle(every=10.0, mode="spread")) as bench:
        for value in range(4):
            bench.feed(value)
        seen = []
        for second in range(45):
            seen += [(second, msg.value) for msg in bench.take()]
            bench.advance(1)
        assert seen == [(0, 0), (10, 1), (20, 2), (30, 3)]
        bench.feed(9)
        assert bench.values() == [9]


def test_what_is_to_be_spread_is_bounded_and_sent_at_the_end():
    with Bench(Throttle(every=10.0, mode="spread")) as bench:
        for value in range(10_002):
            bench.feed(value)
        assert len(bench.errors) == 1
        assert bench.values() == [0]
    assert len(bench.out) == 10_001


def test_a_burst_may_pass_at_once():
    with Bench(Throttle(every=10.0, burst=3)) as bench:
        for value in range(6):
            bench.feed(value)
        assert bench.values() == [0, 1, 2]
        bench.advance(10)
        assert bench.values() == [0, 1, 2, 5]
        for value in (6, 7, 8):
            bench.feed(value)
        assert bench.values() == [0, 1, 2, 5, 6, 7]


def test_spread_and_burst_exclude_each_other():
    with pytest.raises(ValidationError, match="leave one out"):
        Throttle(every=10.0, mode="spread", burst=2)
