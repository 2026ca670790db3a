import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.debounce import Debounce
from wolkflow_transforms.per_series import MOST_SERIES


def test_a_bouncing_switch_gives_one_value():
    with Bench(Debounce(time=0.05)) as bench:
        for value in (True, False, True, False, True):
            bench.feed(value)
            bench.advance(0.01)
        assert bench.values() == []
        bench.advance(0.04)
        assert bench.values() == [True]


def test_a_value_that_stays_passes_with_the_time_of_its_change():
    with Bench(Debounce(time=1.0)) as bench:
        bench.send(Msg("door", "open", 100))
        bench.advance(0.5)
        bench.send(Msg("door", "open", 600))
        bench.advance(0.5)

        assert bench.out == [Msg("door", "open", 100)]


def test_a_change_that_does_not_last_is_dropped():
    with Bench(Debounce(time=1.0)) as bench:
        bench.feed(False)
        bench.advance(1)
        bench.feed(True)
        bench.advance(0.9)
        bench.feed(False)
        bench.advance(100)

        assert bench.values() == [False]


def test_repeats_of_what_was_sent_are_dropped():
    with Bench(Debounce(time=1.0)) as bench:
        for _ in range(10):
            bench.feed(21)
            bench.advance(3)

        assert bench.values() == [21]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.integers(0, 4)), max_size=40),
    st.integers(1, 3),
)
def test_does_what_a_naive_one_does_and_series_never_mix(steps, stable):
    sent, settled, waiting = [], {}, {}
    with Bench(Debounce(time=float(stable))) as bench:
        for name, value, pause in [*steps, ("a", True, 9), ("b", True, 9)]:
            bench.feed(value, name=name)
            if settled.get(name) == value:
                waiting.pop(name, None)
            elif waiting.get(name, (None, 0))[0] != value:
                waiting[name] = (value, stable)
            for _ in range(pause):
                bench.advance(1)
                for series, (candidate, left) in list(waiting.items()):
                    waiting[series] = (candidate, left - 1)
                    if left == 1:
                        del waiting[series]
                        settled[series] = candidate
                        sent.append((series, candidate))
            got = [(msg.name, msg.value) for msg in bench.out]
            assert sorted(got) == sorted(sent)
            for series in "ab":
                mine = [value for name, value in got if name == series]
                assert mine == [value for name, value in sent if name == series]


def test_made_up_names_fill_nothing():
    with Bench(Debounce(time=1000.0)) as bench:
        for number in range(MOST_SERIES + 10):
            bench.feed(1, name=f"made up {number}")
        bench.advance(1000)

        assert len(bench.out) == MOST_SERIES
        assert bench.out[0].name == "made up 10"


def test_nothing_is_left_over_when_it_is_opened_again():
    node = Debounce(time=1.0)
    for _ in range(2):
        with Bench(node) as bench:
            bench.feed(1)
            assert bench.values() == []
            bench.advance(1)
            assert bench.values() == [1]
            bench.feed(2)


@pytest.mark.parametrize("settings", [{}, {"time": "0s"}, {"time": 10}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        TypeAdapter(Debounce).validate_python(settings, context={})


@pytest.mark.parametrize(
    ("settings", "at_10", "at_16", "at_20"),
    [
        ({"on": 5.0}, [], [True], [True, False]),
        ({"off": 3.0}, [True], [True], [True, False]),
        ({"on": 5.0, "off": 1.0}, [], [True], [True, False]),
        ({"time": 1.0, "on": 5.0}, [], [True], [True, False]),
        ({"time": 1.0, "off": 5.0}, [True], [True], [True]),
    ],
)
def test_true_and_false_may_have_times_of_their_own(settings, at_10, at_16, at_20):
    with Bench(Debounce(**settings)) as bench:
        bench.feed(False)
        bench.advance(8)
        bench.take()
        bench.feed(True)
        bench.advance(2)
        assert bench.values() == at_10
        bench.advance(6)
        assert bench.values() == at_16
        bench.feed(False)
        bench.advance(4)
        assert bench.values() == at_20


def test_a_change_that_does_not_last_is_forgotten_in_one_direction_only():
    with Bench(Debounce(off=5.0)) as bench:
        for value in (True, False, True, False, True):
            bench.feed(value)
            bench.advance(1)
        assert bench.values() == [True]
        bench.feed("half")
        assert bench.values() == [True, "half"]
