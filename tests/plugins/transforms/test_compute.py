import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.compute import Compute


def test_gives_a_new_value():
    assert sent(Compute, {"value": "value * 1.8 + 32"}, 0, 100.0) == [32, 212]
    assert sent(Compute, {"value": "value - default(previous, value)"}, 3, 5, 4) == [0, 2, -1]
    assert sent(Compute, {"value": "(value, name)"}, 3) == [[3, "t"]]


def test_gives_fields_beside_those_that_are_there():
    settings = {"fields": {"dew": "round(dew_point(t, h), 1)", "t": "t + 1"}}
    assert sent(Compute, settings, {"t": 20, "h": 50}) == [{"t": 21, "h": 50, "dew": 9.3}]


def test_makes_fields_of_a_plain_value():
    settings = {"fields": {"temperature": "value", "hot": "value > 30"}}
    assert sent(Compute, settings, 31) == [{"temperature": 31, "hot": True}]


def test_what_is_no_number_is_refused():
    assert "not a usable number" in refused(Compute, {"value": "float('nan')"}, 1)
    assert "not a usable number" in refused(Compute, {"fields": {"x": "value * 1e308"}}, 1e9)
    assert "can't be worked out" in refused(Compute, {"value": "value + 1"}, "x")


@pytest.mark.parametrize("settings", [{}, {"value": "1", "fields": {"a": "1"}}, {"value": "valu"}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        made(Compute, settings)
