import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow_transforms.wrap import Wrap


def test_goes_round():
    assert sent(Wrap, {}, 370, -10, 360.0, 0.0, 359.5) == [10, 350, 0, 0, 359.5]
    assert sent(Wrap, {"min": -180, "max": 180}, 190.0, -180, 180) == [-170, -180, -180]


@tries(max_examples=50, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-1e3, 1e3), st.floats(1, 1e3))
def test_what_comes_out_is_within_and_whole_rounds_away(value, low, size):
    out = Wrap(min=low, max=low + size).process(Msg("t", value, 0)).value
    assert low <= out < low + size
    assert (value - out) / size == pytest.approx(round((value - out) / size), abs=1e-2)


def test_a_tiny_step_below_does_not_reach_the_end():
    assert sent(Wrap, {}, -1e-20) == [0.0]


def test_bad_settings_and_values_are_refused():
    assert "wrap needs a number" in refused(Wrap, {}, True)
    with pytest.raises(ValidationError, match="must be below"):
        made(Wrap, {"min": 3, "max": 3})
