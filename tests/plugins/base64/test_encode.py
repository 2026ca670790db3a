from hypothesis import given
from hypothesis import strategies as st

from tests.support.steps import refused, sent
from wolkflow_base64.decode import Decode
from wolkflow_base64.encode import Encode


def test_writes_bytes_and_texts():
    assert sent(Encode, {}, b"\xfb\xff", "Grüße") == ["+/8=", "R3LDvMOfZQ=="]
    assert sent(Encode, {"url": True}, b"\xfb\xff") == ["-_8="]


@given(st.binary(max_size=20), st.booleans())
def test_what_was_written_is_read_back(value, url):
    (text,) = sent(Encode, {"url": url}, value)
    assert sent(Decode, {"to": "bytes"}, text) == [value]


def test_needs_bytes_or_text():
    assert "base64.encode needs bytes or text, got 3" in refused(Encode, {}, 3)
