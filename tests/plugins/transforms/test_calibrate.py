import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.calibrate import Calibrate


def corrected(value, **settings):
    with Bench(Calibrate(**settings)) as bench:
        bench.feed(value, name="t", time_ms=7)
        assert not bench.errors
        return bench.out[0].value


def points(*pairs):
    return {"points": [{"measured": measured, "actual": actual} for measured, actual in pairs]}


def test_offset_and_factor():
    assert corrected(20, offset=-1.5) == 18.5
    assert corrected(20, factor=1.5, offset=1) == 31


def test_ice_water_and_boiling_water():
    ice_and_steam = points((1.2, 0.0), (99.1, 100.0))

    assert corrected(1.2, **ice_and_steam) == pytest.approx(0.0, abs=1e-9)
    assert corrected(99.1, **ice_and_steam) == pytest.approx(100.0)
    assert corrected(50.15, **ice_and_steam) == pytest.approx(50.0)


def test_reaches_beyond_the_points():
    assert corrected(200, **points((0, 0), (100, 50))) == pytest.approx(100)


def test_many_points_are_fitted_with_the_least_squares():
    # y = 1.4 x + 1.5 for these four: the usual example of a linear regression by hand
    fit = points((1, 6), (2, 5), (3, 7), (4, 10))

    assert corrected(0, **fit) == pytest.approx(3.5)
    assert corrected(10, **fit) == pytest.approx(17.5)


@given(
    st.floats(-10, 10),
    st.floats(-100, 100),
    st.lists(st.integers(-1000, 1000), min_size=2, max_size=20, unique=True),
)
def test_points_on_a_line_give_that_line_back(factor, offset, measured):
    node = Calibrate(**points(*((x, factor * x + offset) for x in measured)))
    node.open()

    found = node.process(Msg("t", 17, 0)).value

    assert found == pytest.approx(factor * 17 + offset, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (points((1, 2)), "two points or more"),
        (points((1, 2), (1, 3)), "different `measured` values"),
        (points((1, 2), (2, 3)) | {"offset": 1}, "either points, or factor and offset"),
        (points((1, math.nan), (2, 3)), "finite"),
        ({"points": [{"measured": 1}]}, "actual"),
    ],
)
def test_points_that_give_no_line_are_refused(settings, why):
    with pytest.raises(ValidationError, match=why):
        Calibrate(**settings)


@pytest.mark.parametrize("value", ["1", True, math.nan, {"a": 1}])
def test_what_is_no_number_is_refused(value):
    with Bench(Calibrate(offset=1)) as bench:
        bench.feed(value, name="t")

        assert not bench.out
        assert "calibrate needs a number" in bench.errors[0].value["error"]


def test_a_curve_through_three_points_is_exact():
    bent = {**points((0, 0), (10, 100), (20, 400)), "degree": 2}

    assert corrected(10, **bent) == pytest.approx(100)
    assert corrected(15, **bent) == pytest.approx(225)
    assert corrected(30, **bent) == pytest.approx(900)


def test_a_curve_is_the_best_of_its_degree():
    measured = [(x, (x - 3) ** 3 + (-1) ** x * 0.01) for x in range(20)]
    cubic = {**points(*measured), "degree": 3}

    for x in (0.5, 7.25, 18):
        assert corrected(x, **cubic) == pytest.approx((x - 3) ** 3, abs=0.02)


def test_a_curve_is_exact_far_from_zero():
    x = 1_000_000.0
    far = {**points((x, 1), (x + 1, 2), (x + 2, 5), (x + 3, 10)), "degree": 3}

    assert corrected(x + 1.5, **far) == pytest.approx(3.25)


def test_a_curve_needs_points_enough():
    for settings in ({"degree": 2}, {**points((1, 1), (2, 2)), "degree": 2}):
        with pytest.raises(ValidationError, match="points"):
            Calibrate(**settings)
