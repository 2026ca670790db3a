import statistics

from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.support.steps import sent
from wolkflow_transforms.maximum import Maximum
from wolkflow_transforms.median import Median
from wolkflow_transforms.minimum import Minimum
from wolkflow_transforms.ordered import quantile_of
from wolkflow_transforms.quantile import Quantile

NUMBERS = st.lists(st.floats(-1e300, 1e300) | st.integers(-5, 5), min_size=1, max_size=40)


@tries(max_examples=40, deadline=None)
@given(NUMBERS, st.integers(1, 9))
def test_each_is_that_of_the_last_few(values, window):
    last = [values[max(0, at + 1 - window) : at + 1] for at in range(len(values))]
    settings = {"window": window}

    assert sent(Minimum, settings, *values) == [min(few) for few in last]
    assert sent(Maximum, settings, *values) == [max(few) for few in last]
    assert sent(Quantile, {**settings, "share": 0}, *values) == [min(few) for few in last]
    assert sent(Quantile, {**settings, "share": 1}, *values) == [max(few) for few in last]


@tries(max_examples=40, deadline=None)
@given(st.lists(st.integers(-99, 99), min_size=1, max_size=30), st.integers(1, 9))
def test_the_median_is_that_of_the_last_few(values, window):
    last = [values[max(0, at + 1 - window) : at + 1] for at in range(len(values))]
    assert sent(Median, {"window": window}, *values) == [statistics.median(few) for few in last]


@tries(max_examples=40, deadline=None)
@given(st.lists(st.integers(-99, 99), min_size=2, max_size=50), st.integers(1, 99))
def test_quantiles_are_those_of_the_standard_library(values, percent):
    found = quantile_of(sorted(values), percent / 100)
    expected = statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
    assert abs(found - expected) < 1e-9
