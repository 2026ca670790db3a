import msgpack

from tests.support.steps import refused, sent
from wolkflow_msgpack.write import Write


def test_writes_bytes_that_others_read():
    value = {"t": 21.5, "list": [1, None, True]}
    (packed,) = sent(Write, {}, value)
    assert msgpack.unpackb(packed) == value


def test_what_it_does_not_have_is_refused():
    assert "msgpack.write can't write" in refused(Write, {}, object())
