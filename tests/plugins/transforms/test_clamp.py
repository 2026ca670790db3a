import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.clamp import Clamp


def clamped(value, **limits):
    with Bench(Clamp(**limits)) as bench:
        bench.feed(value, name="t", time_ms=7)
        assert not bench.errors
        return bench.out[0]


@pytest.mark.parametrize(
    ("value", "expected"), [(-1, 0), (0, 0), (55.5, 55.5), (100, 100), (101, 100)]
)
def test_keeps_a_number_between_both_limits(value, expected):
    assert clamped(value, min=0, max=100) == Msg("t", expected, 7)


def test_one_limit_is_enough():
    assert clamped(-5, min=0).value == 0
    assert clamped(1e300, min=0).value == 1e300
    assert clamped(5, max=3).value == 3
    assert clamped(-1e300, max=3).value == -1e300


def test_a_number_inside_is_the_same_message():
    clamp = Clamp(min=0, max=1)
    clamp.open()
    msg = Msg("t", 0.5, 0)

    assert clamp.process(msg) is msg


@given(st.floats(-1e6, 1e6), st.floats(-1e3, 0), st.floats(1, 1e3))
def test_is_the_middle_of_the_three(value, low, high):
    clamp = Clamp(min=low, max=high)
    clamp.open()

    assert clamp.process(Msg("t", value, 0)).value == sorted([low, value, high])[1]


@pytest.mark.parametrize("value", ["1", False, None, math.nan, {}])
def test_what_is_no_number_is_refused(value):
    with Bench(Clamp(min=0)) as bench:
        bench.feed(value, name="t")

        assert not bench.out
        assert "clamp needs a number" in bench.errors[0].value["error"]


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "give min, max or both"),
        ({"min": 2, "max": 1}, r"min \(2\) must be below max \(1\)"),
        ({"min": 1, "max": 1}, "must be below"),
        ({"min": math.nan}, "finite"),
    ],
)
def test_limits_that_make_no_sense_are_refused(settings, why):
    with pytest.raises(ValidationError, match=why):
        Clamp(**settings)
