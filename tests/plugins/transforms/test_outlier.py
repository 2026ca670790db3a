import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.outlier import Outlier

SPIKE = (20, 20.5, 20.2, 85, 20.4)


def test_a_spike_is_dropped_or_replaced():
    assert sent(Outlier, {"radius": 5}, *SPIKE) == [20, 20.5, 20.2, 20.4]
    assert sent(Outlier, {"radius": 5, "action": "replace"}, *SPIKE) == [20, 20.5, 20.2, 20.2, 20.4]


def test_a_series_that_really_jumps_passes_again_after_half_a_window():
    assert sent(Outlier, {"window": 5, "radius": 5}, *[20] * 5, *[50] * 6) == [20] * 5 + [50] * 3


def test_what_is_usual_in_the_window_can_be_the_measure():
    calm = (20, 20.1, 19.9, 20, 20.1, 19.9, 20)
    wild = (20, 25, 15, 22, 18, 27, 13)
    settings = {"deviations": 3}

    assert sent(Outlier, settings, *calm, 22)[-1] == 20
    assert sent(Outlier, settings, *wild, 22)[-1] == 22


def test_the_first_three_pass():
    assert sent(Outlier, {"radius": 1}, 0, 100, 50, 1000) == [0, 100, 50]


def test_bad_values_and_settings_are_refused():
    assert "outlier needs a number" in refused(Outlier, {"radius": 1}, "x")
    for settings in ({}, {"radius": 1, "deviations": 1}, {"radius": 0}, {"radius": 1, "window": 2}):
        with pytest.raises(ValidationError):
            made(Outlier, settings)
