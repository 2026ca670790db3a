import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.scale import Scale


def test_celsius_becomes_fahrenheit():
    fahrenheit = Scale(factor=1.8, offset=32)

    assert fahrenheit.process(Msg("t", 100.0, 5)) == Msg("t", 212.0, 5)
    assert fahrenheit.process(Msg("t", -40, 6)) == Msg("t", -40.0, 6)


def test_without_settings_nothing_changes():
    assert Scale().process(Msg("t", 21.5, 5)) == Msg("t", 21.5, 5)


@given(
    value=st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9),
    factor=st.floats(-1e3, 1e3),
    offset=st.floats(-1e3, 1e3),
)
def test_multiplies_then_adds(value, factor, offset):
    scaled = Scale(factor=factor, offset=offset).process(Msg("t", value, 0))

    assert scaled.value == value * factor + offset


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("abc", "'abc'"),
        (True, "True"),
        (None, "None"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        ({"temperature": 21, "humidity": 40}, "fields (temperature, humidity)"),
        ([1, 2], "a list of 2"),
        ("x" * 1000, "'xxxx"),
        (10**400, "1000"),
    ],
)
def test_what_is_no_number_is_refused_by_name(value, shown):
    with pytest.raises(ValueError, match="scale needs a number, got ") as caught:
        Scale(factor=2).process(Msg("temperature", value, 0))

    assert shown in str(caught.value)
    assert str(caught.value).endswith(" in series temperature")
    assert len(str(caught.value)) < 150


def test_a_librarys_own_kind_of_number_is_one():
    assert Scale(factor=2).process(Msg("t", Fraction(1, 2), 0)).value == 1.0


def test_a_bad_value_does_not_stop_the_next():
    with Bench(Scale(factor=2)) as bench:
        bench.feed("oops", name="t")
        bench.feed(4, name="t")

        assert bench.values() == [8]
        assert bench.errors[0].value["error"] == "scale needs a number, got 'oops' in series t"


@pytest.mark.parametrize("setting", [{"factor": math.nan}, {"offset": math.inf}, {"times": 2}])
def test_bad_settings_are_refused(setting):
    with pytest.raises(ValidationError):
        Scale(**setting)
