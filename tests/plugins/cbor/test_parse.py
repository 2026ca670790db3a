from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.packed import VALUES, said_of
from tests.support.steps import refused, sent
from wolkflow_cbor.parse import Parse
from wolkflow_cbor.write import Write


@given(VALUES)
def test_what_was_written_is_read_back(value):
    (packed,) = sent(Write, {}, value)
    assert isinstance(packed, bytes)
    assert sent(Parse, {}, packed) == [value]


@given(st.binary(max_size=30))
def test_any_bytes_are_a_value_or_an_error(packed):
    said = said_of(Parse(), packed)
    assert not said or said.startswith("cbor.parse ")


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (cbor2.dumps(datetime(2024, 1, 1, tzinfo=UTC)), "can't carry"),
        (cbor2.dumps(float("nan")), "no number"),
        (cbor2.dumps({1: 2}), "not a text"),
        (b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", "can't read"),
        (cbor2.dumps([[[1]]])[:2], "can't read"),
        (b"\x81" * 100_000, "can't read"),
        (b"", "can't read"),
    ],
)
def test_what_a_message_cannot_carry_is_refused(packed, why):
    error = refused(Parse, {}, packed)
    assert error.startswith("cbor.parse ")
    assert why in error


def test_needs_bytes():
    assert "cbor.parse needs bytes, got 'x'" in refused(Parse, {}, "x")
