import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.round import Round


def rounded(value, **settings):
    with Bench(Round(**settings)) as bench:
        bench.feed(value)
        assert not bench.errors
        return bench.values()[0]


@pytest.mark.parametrize(
    ("decimals", "expected"), [(0, 1235), (1, 1234.6), (2, 1234.57), (-2, 1200.0), (15, 1234.567)]
)
def test_rounds_to_so_many_places(decimals, expected):
    assert rounded(1234.567, decimals=decimals) == expected


def test_without_decimals_a_whole_number_comes_out():
    assert repr(rounded(21.7)) == "22"


def test_a_half_goes_to_the_even_neighbour():
    assert [rounded(value) for value in (0.5, 1.5, 2.5)] == [0, 2, 2]


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_is_never_further_off_than_half_a_place(value, decimals):
    node = Round(decimals=decimals)
    node.open()

    result = node.process(Msg("t", value, 0)).value

    assert abs(result - value) <= 0.5 * 10**-decimals + 1e-9


@pytest.mark.parametrize("value", ["1", True, None, math.nan, math.inf, [1]])
def test_what_is_no_number_is_refused(value):
    with Bench(Round()) as bench:
        bench.feed(value, name="t")

        assert not bench.out
        assert "round needs a number" in bench.errors[0].value["error"]


def test_absurd_decimals_are_refused():
    with pytest.raises(ValidationError):
        Round(decimals=400)
