from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.convert import Convert
from wolkflow_transforms.units import KINDS


@pytest.mark.parametrize(
    ("value", "source", "to", "expected"),
    [
        (100, "celsius", "fahrenheit", 212),
        (-40, "F", "°C", -40),
        (0, "kelvin", "celsius", -273.15),
        (300.0, "kelvin", "fahrenheit", 80.33),
        (1013.25, "hPa", "atm", 1),
        (29.921, "inHg", "hPa", 1013.25),
        (2.2, "bar", "psi", 31.908),
        (10, "m/s", "km/h", 36),
        (100, "mph", "km/h", 160.9344),
        (20, "knots", "m/s", 10.289),
        (1, "mi", "m", 1609.344),
        (5, "gal", "l", 18.927),
        (3_600_000, "J", "kWh", 1),
        (1, "hp", "W", 745.7),
        (180, "deg", "rad", 3.14159),
        (90, "min", "h", 1.5),
        (1, "MiB", "kB", 1048.576),
        (1500, "rpm", "Hz", 25),
        (1, "m3/h", "l/min", 16.667),
    ],
)
def test_gives_a_number_in_another_unit(value, source, to, expected):
    (out,) = sent(Convert, {"from": source, "to": to}, value)
    assert out == pytest.approx(expected, rel=1e-4)


@tries(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data(), st.floats(-1e6, 1e6))
def test_there_and_back_is_the_same(kind, data, value):
    source, to = (data.draw(st.sampled_from(sorted(KINDS[kind]))) for _ in range(2))
    (there,) = sent(Convert, {"from": source, "to": to}, value)
    (back,) = sent(Convert, {"from": to, "to": source}, there)
    assert back == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_units_of_different_kinds_are_refused():
    with pytest.raises(ValidationError, match="celsius is a temperature, bar a pressure: to fits"):
        made(Convert, {"from": "celsius", "to": "bar"})
    with pytest.raises(ValidationError, match="not a unit known here"):
        made(Convert, {"from": "celsius", "to": "foo"})
    assert "convert needs a number" in refused(Convert, {"from": "m", "to": "ft"}, None)


def test_the_readme_names_every_unit():
    readme = Path(__file__).parents[3] / "plugins" / "wolkflow_transforms" / "README.md"
    text = readme.read_text(encoding="utf-8")
    for kind, units in KINDS.items():
        assert f"| {kind} | {', '.join(f'`{sign}`' for sign in units)} |" in text
