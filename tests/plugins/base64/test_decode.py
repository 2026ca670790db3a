from tests.support.steps import refused, sent
from wolkflow_base64.decode import Decode


def test_reads_texts_and_bytes():
    assert sent(Decode, {}, "R3LDvMOfZQ==", "R3LDvMOfZQ", "R3LD\nvMOfZQ==") == ["Grüße"] * 3
    assert sent(Decode, {"to": "bytes"}, "-_8", "+/8=") == [b"\xfb\xff"] * 2


def test_what_is_no_base64_is_refused():
    for text in ("a", "a$bc", "ü"):
        assert "base64.decode can't read" in refused(Decode, {}, text)
    assert "base64.decode can't read" in refused(Decode, {}, "//8=")  # bytes, and not UTF-8
    assert "base64.decode needs text, got 3" in refused(Decode, {}, 3)
