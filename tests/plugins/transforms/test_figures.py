import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow_transforms.figures import FIGURES, figure

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@given(VALUES)
def test_figures_are_those_of_the_standard_library(values):
    entries = [(1000 * at, value) for at, value in enumerate(values)]
    told = {name: figure(name)(entries) for name in [*FIGURES, "p50", "p100"]}

    assert told["count"] == len(values)
    assert told["mean"] == pytest.approx(statistics.fmean(values), abs=1e-6)
    assert (told["min"], told["max"], told["p100"]) == (min(values), max(values), max(values))
    assert told["sum"] == pytest.approx(sum(values), abs=1e-6)
    assert (told["first"], told["last"]) == (values[0], values[-1])
    assert told["spread"] == max(values) - min(values)
    assert told["median"] == told["p50"] == pytest.approx(statistics.median(values))
    several = len(values) > 1
    assert told["stddev"] == pytest.approx(statistics.stdev(values) if several else 0, abs=1e-6)
    change = (values[-1] - values[0]) / (len(values) - 1) if several else 0
    assert told["rate"] == pytest.approx(change)


def test_the_largest_numbers_are_no_trouble():
    entries = [(0, 1.7e308), (1, 1.7e308), (2, 1.7e308)]
    assert figure("mean")(entries) == pytest.approx(1.7e308)
    assert figure("stddev")(entries) < 1e293
    with pytest.raises(ValueError, match="too large"):
        figure("sum")(entries)


@pytest.mark.parametrize("name", ["average", "p101", "p", "", "p9x"])
def test_an_unknown_figure_is_refused(name):
    with pytest.raises(ValueError, match="is not one of count, mean"):
        figure(name)
