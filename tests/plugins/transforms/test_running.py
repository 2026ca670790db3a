import math
from collections import deque

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wolkflow_transforms.figures import FIGURES, figure
from wolkflow_transforms.running import running

READINGS = st.floats(-1e3, 1e3) | st.integers(-5, 5)
ANY = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70)


def slid(names, values, window):
    """Slide a window over the values: give each figure beside the same worked out afresh."""
    entries, ways = deque(), {name: running(name) for name in names}
    for at, value in enumerate(values):
        if len(entries) == window:
            _, old = entries.popleft()
            for way in ways.values():
                way.leave(old)
        entries.append((at * 1000, value))
        for way in ways.values():
            way.enter(value)
        for name, way in ways.items():
            yield name, way.tell(entries), figure(name)(entries)


@given(st.lists(READINGS, max_size=200), st.integers(1, 12))
def test_every_figure_is_as_if_worked_out_afresh(values, window):
    for name, told, afresh in slid([*FIGURES, "p90"], values, window):
        assert told == pytest.approx(afresh, rel=1e-12, abs=1e-12), name


@given(st.lists(ANY, max_size=60), st.integers(1, 8))
@example([1e17, 3.0, 3.0, 3.0], 2)
@example([1e308, 1e308, -1e308, 5.0, 5.0, 5.0], 3)
@example([1e16, 1.0, 1.0, 1.0, 1.0], 4)
@example([0.1, 1e8, 0.1, 0.1], 2)
@example([9e24, 2.0**53 - 2684354559, 0.0, 1610612737.0, 1073741823, 0.0], 4)
def test_a_large_number_that_has_gone_leaves_no_trace(values, window):
    entries, mean = deque(), running("mean")
    for value in values:
        if len(entries) == window:
            mean.leave(entries.popleft()[1])
        entries.append((0, value))
        mean.enter(value)
        afresh = figure("mean")(entries)
        largest = max(abs(one) for _, one in entries)
        assert mean.tell(entries) == pytest.approx(afresh, rel=1e-12, abs=largest * 1e-13)


def test_rounding_errors_do_not_gather():
    values = [math.sin(at) * 10 ** (at % 7) for at in range(3_000)]
    *_, (_, told, afresh) = slid(["sum"], values, 200)
    assert told == pytest.approx(afresh, rel=1e-14)


def test_a_sum_beyond_every_number_is_an_error_until_it_is_none():
    entries, total = deque([(0, 1e308), (0, 1e308)]), running("sum")
    total.enter(1e308)
    total.enter(1e308)
    with pytest.raises(ValueError, match="too large"):
        total.tell(entries)
    total.leave(entries.popleft()[1])
    assert total.tell(entries) == 1e308


def test_an_unknown_figure_is_refused():
    with pytest.raises(ValueError, match="is not one of"):
        running("average")
