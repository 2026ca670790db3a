import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow_transforms.written import text_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("21.5", 21.5), ("-3", -3), ("+.5e2", 50.0), ("true", True), ("false", False),
        ("nan", "nan"), ("inf", "inf"), ("1e999", "1e999"), ("0x10", "0x10"), ("1_000", "1_000"),
        ("", ""), ("on", "on"), ("٣", "٣"), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_a_text_is_the_number_it_looks_like(text, value):
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**30), 10**30))
def test_every_number_is_read_back(number):
    assert value_of(repr(number)) == number


@given(st.text(st.sampled_from("0123456789+-._eE ٣infa\n"), max_size=8))
def test_nothing_else_is_a_number(text):
    looks = re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII)
    is_number = looks is not None and math.isfinite(float(text))

    assert isinstance(value_of(text), str) is not is_number


def test_what_is_no_text_is_refused():
    with pytest.raises(ValueError, match="regex needs text, got 3 in series t"):
        text_of("regex", 3, "t")
