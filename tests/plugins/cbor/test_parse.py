from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.steps import refused, sent
from wolkflow import Msg
from wolkflow_cbor.parse import Parse
from wolkflow_cbor.write import Write

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(VALUES)
def test_what_was_written_is_read_back(value):
    (packed,) = sent(Write, {}, value)
    assert isinstance(packed, bytes)
    assert sent(Parse, {}, packed) == [value]


@given(st.binary(max_size=30))
def test_any_bytes_are_a_value_or_an_error(packed):
    node = Parse()
    node.open()
    try:
        node.process(Msg("t", packed, 0))
    except ValueError as error:
        said = str(error)
    else:
        said = "cbor.parse read it"
    assert said.startswith("cbor.parse ")


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
