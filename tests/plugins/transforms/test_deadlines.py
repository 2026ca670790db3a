import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wolkflow import Step
from wolkflow.testing import Bench
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.per_series import MOST_SERIES


class Bare(Step):
    """A node with a clock."""


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.integers(0, 6)), max_size=25)
)
def test_rings_when_the_last_deadline_that_was_set_is_over(steps):
    rung, expected, due = [], [], {}
    with Bench(Bare()) as bench:
        deadlines = Deadlines(bench.node, lambda name: rung.append((name, bench.clock.monotonic())))
        for name, seconds, pause in steps:
            if seconds:
                deadlines.set(name, seconds)
                due[name] = bench.clock.monotonic() + seconds
            else:
                deadlines.stop(name)
                due.pop(name, None)
            for _ in range(pause):
                bench.advance(1)
                over = [one for one in due if due[one] <= bench.clock.monotonic()]
                expected += [(one, due.pop(one)) for one in over]
        assert sorted(rung) == sorted(expected)
        assert {name for name in "ab" if name in deadlines} == set(due)


def test_a_bounded_number_of_series_has_deadlines():
    rung = []
    with Bench(Bare()) as bench:
        deadlines = Deadlines(bench.node, rung.append)
        for number in range(MOST_SERIES + 1):
            deadlines.set(str(number), 5)
        bench.advance(10)
        assert len(rung) == MOST_SERIES
        assert "0" not in rung


def test_none_rings_after_clear():
    with Bench(Bare()) as bench:
        deadlines = Deadlines(bench.node, pytest.fail)
        deadlines.set("a", 1)
        deadlines.clear()
        bench.advance(5)
