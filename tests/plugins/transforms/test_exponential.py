import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.exponential import Exponential


def test_a_new_number_counts_a_part():
    assert sent(Exponential, {"alpha": 0.5}, 10, 20, 20.0, 0) == [10, 15, 17.5, 8.75]


def test_with_alpha_1_nothing_is_smoothed():
    assert sent(Exponential, {"alpha": 1}, 10, 20) == [10, 20]


def test_sends_as_often_as_it_is_told_and_smooths_all():
    assert sent(Exponential, {"alpha": 0.5, "send_every": 2}, 10, 20, 20, 0) == [15, 8.75]


def test_bad_values_and_settings_are_refused():
    assert "exponential needs a number" in refused(Exponential, {}, 1, None)
    for settings in ({"alpha": 0}, {"alpha": 1.1}, {"send_every": 0}):
        with pytest.raises(ValidationError):
            made(Exponential, settings)
