import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.toggle import Toggle


def test_each_press_flips_and_a_release_does_nothing():
    with Bench(Toggle()) as bench:
        for value in (True, False, True, False, 1, 0):
            bench.feed(value)

        assert bench.values() == [True, False, True]


def test_initial_is_the_state_before_the_first_press():
    with Bench(Toggle(initial=True)) as bench:
        bench.send(Msg("lamp", True, 5))

        assert bench.out == [Msg("lamp", False, 5)]


@given(st.lists(st.sampled_from("abc")))
def test_series_never_mix(presses):
    with Bench(Toggle()) as bench:
        for name in presses:
            bench.feed(True, name=name)

        for name in "abc":
            mine = [msg.value for msg in bench.out if msg.name == name]
            assert mine == [number % 2 == 0 for number in range(presses.count(name))]


def test_forgets_over_a_restart():
    node = Toggle()
    for _ in range(2):
        with Bench(node) as bench:
            bench.feed(True)
            assert bench.values() == [True]


def test_remembers_over_a_restart():
    with Bench(Toggle(remember=True)) as bench:
        bench.feed(True, name="a")
        state = bench.state
    with Bench(Toggle(remember=True), state=state) as bench:
        bench.feed(True, name="a")
        bench.feed(True, name="b")

        assert bench.values() == [False, True]


@pytest.mark.parametrize("value", ["on", 2, -1, 0.5, None, [], float("nan")])
def test_what_is_no_press_is_refused_and_changes_nothing(value):
    with Bench(Toggle()) as bench:
        bench.feed(value, name="lamp")
        bench.feed(True, name="lamp")

        assert bench.values() == [True]
        assert "toggle needs true or false, got" in bench.errors[0].value["error"]
        assert "in series lamp" in bench.errors[0].value["error"]
