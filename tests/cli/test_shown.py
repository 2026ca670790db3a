import pytest

from wolkflow.cli.shown import Rates, rate_text, value_text


class Unprintable:
    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (21.456789123, "21.4568"),
        (1013.25, "1013.25"),
        (float("nan"), "nan"),
        (12345678, "12345678"),
        ("on", "on"),
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\u202egpj", "\\u202egpj"),
        ({"a": [1, 2]}, "{'a': [1, 2]}"),
        (None, "None"),
    ],
)
def test_values_are_short_and_harmless(value, text):
    assert value_text(value) == text


@pytest.mark.parametrize("value", ["x" * 10**6, {"a": "x" * 10**6}, list(range(10**5))])
def test_large_values_are_cut(value):
    assert len(value_text(value)) <= 60


def test_a_number_with_thousands_of_digits_is_no_trouble():
    assert value_text(10**5000) == "a very large number"


def test_a_value_that_can_not_be_written_is_no_trouble():
    assert "Unprintable" in value_text(Unprintable())


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0, "·"),
        (0.01, "<0.1"),
        (0.1, "0.1"),
        (9.94, "9.9"),
        (12.3, "12"),
        (9999, "9999"),
        (123456, "123k"),
    ],
)
def test_rates_are_short(rate, text):
    assert rate_text(rate) == text


def test_a_rate_is_that_of_the_last_ten_seconds():
    rates = Rates()
    assert rates.take(0.0, {"a": 0}) == {"a": 0}
    assert rates.take(5.0, {"a": 50}) == {"a": 10}
    assert rates.take(10.0, {"a": 100}) == {"a": 10}
    assert rates.take(15.0, {"a": 100}) == {"a": 5}
    assert rates.take(20.0, {"a": 100}) == {"a": 0}
