import cbor2

from tests.support.steps import refused, sent
from wolkflow_cbor.write import Write


def test_writes_bytes_that_others_read():
    value = {"t": 21.5, "list": [1, None, True]}
    (packed,) = sent(Write, {}, value)
    assert cbor2.loads(packed) == value


def test_what_it_does_not_have_is_refused():
    assert "cbor.write can't write" in refused(Write, {}, object())
