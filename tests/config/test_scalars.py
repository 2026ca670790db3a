"""Plain scalars as YAML 1.2 reads them."""

import math

import pytest

from wolkflow.config.scalars import resolve


@pytest.mark.parametrize(
    "text",
    ["on", "off", "yes", "no", "On", "y", "n", "12:30", "1:30:00", "0b11", "1_000", "2026-01-31",
     "0x", "0o8", "0xg", "-0x1", "+0o7", ".", "-", "+", "e5", "1e", "tRUE", "nULL", "1.2.3",
     ".INf", "-.nan", "10s", "=", "<<", "٣"],
)  # fmt: skip
def test_stays_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("010", 10), ("-7", -7), ("+7", 7), ("0o10", 8), ("0x76", 118), ("0xFF", 255),
        ("1.5", 1.5), ("-1.4", -1.4), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1E-3", 0.001),
        ("-.5e+1", -5.0), (".inf", math.inf), ("+.Inf", math.inf), ("-.INF", -math.inf),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("FALSE", False),
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
    ],
)  # fmt: skip
def test_is_a_value(text: str, value: object) -> None:
    found = resolve(text)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_is_not_a_number(text: str) -> None:
    found = resolve(text)

    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("text", ["1" * 5000, "0x" + "f" * 5000, "0." + "1" * 5000])
def test_a_number_without_end_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="more than 300 digits"):
        resolve(text)
