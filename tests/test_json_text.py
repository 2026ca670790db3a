import json
import math
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow.json_text import json_reader, json_writer, message_reader, message_writer

plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
write, read = json_writer(), json_reader()

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(values)
@example(1e-5)
@example(-1e-5)
@example(1e16)
@example(-1e16)
@example(0.0001)
@example(-0.0)
@example(5e-324)
@example(2**63)
@example(-(2**63) - 1)
@example(2**64)
@example({"a": [1e22, {"b": 1e-7}]})
@example('\x00\x1f\x7f\u2028/\\"\b\f\n\r\t😀')
@example({1: 2, None: True, 1.5: "x"})
@example((1, 2.5))
def test_writes_the_same_bytes_as_the_standard_library(value):
    assert write(value).decode() == plain(value)


@given(values)
@example(18446744073709551616)
@example([{"a": -9223372036854775809}])
@example(1e300)
@example(-0.0)
def test_reads_back_what_was_written(value):
    again = read(plain(value))

    assert repr(again) == repr(json.loads(plain(value)))


@given(st.text(alphabet='0123456789-+.eE[]{}":, \t\n\\u/\ud800truefalsn\ufeff', max_size=20))
@example('"\\ud800"')
@example("-0")
@example("1e400")
@example("123456789012345678901234567890")
@example('{"a":1,"a":2}')
@example("\ufeff1")
@example("[1] ")
@example("[1]\x0c")
def test_reads_what_the_standard_library_reads_and_nothing_else(text):
    try:
        expected = json.loads(text)
    except ValueError:
        expected = ValueError
    if expected is ValueError:
        with pytest.raises(ValueError, match=r"Expecting|Invalid|Extra|Unterminated|BOM"):
            read(text)
    elif isinstance(expected, float) and math.isinf(expected):
        with pytest.raises(ValueError, match="is too large"):
            read(text)
    else:
        assert repr(read(text)) == repr(expected)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")], {"a": [math.nan]}])
def test_what_is_no_number_is_not_written(value):
    with pytest.raises(ValueError, match="JSON"):
        write(value)


@pytest.mark.parametrize("value", [object(), b"x", {"a": {1}}, {(1, 2): 3}])
def test_what_json_does_not_have_is_not_written(value):
    with pytest.raises(TypeError):
        write(value)


@given(st.text(), values, st.integers())
@example("t", 1.5, 2**64)
@example("t", 0.5, 7)
@example("t", 1e-5, 7)
def test_a_message_is_written_as_an_object_and_read_back(name, value, time):
    expected = plain({"time": time, "name": name, "value": value})

    assert message_writer()(Msg(name, value, time)).decode() == expected
    assert message_writer(newline=True)(Msg(name, value, time)).decode() == f"{expected}\n"
    if abs(time) < 2**63:
        again = message_reader("name", "value", "time")(expected)
        assert repr(again) == repr((name, json.loads(plain(value)), time))


@pytest.mark.parametrize(
    ("text", "error"),
    [("{}", KeyError), ('{"n":1,"v":2}', KeyError), ("[1]", TypeError), ("5", TypeError),
     ("{", ValueError), ('{"n":1,"v":1e999,"t":3}', ValueError)],
)  # fmt: skip
def test_what_has_not_all_fields_is_no_message(text, error):
    with pytest.raises(error):
        message_reader("n", "v", "t")(text)


def test_what_has_no_utf_8_is_not_written():
    with pytest.raises(ValueError, match="surrogates"):
        write("\ud800")
    with pytest.raises(ValueError, match="surrogates"):
        message_writer()(Msg("\ud800", 1.5, 0))
    assert read('"\\ud800"') == "\ud800"


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}'])
def test_what_is_no_number_is_not_read(text):
    with pytest.raises(ValueError, match="is not a value"):
        read(text)


def test_does_the_same_without_orjson(monkeypatch):
    monkeypatch.setitem(sys.modules, "orjson", None)

    assert (
        json_writer()({"a": [1e-5, 2**70, "č"]})
        == '{"a":[1e-05,1180591620717411303424,"č"]}'.encode()
    )
    assert message_writer(newline=True)(Msg("t", 1.5, 7)) == b'{"time":7,"name":"t","value":1.5}\n'
    assert message_reader("n", "v", "t")('{"n": 1, "v": 2, "t": 3}') == (1, 2, 3)
    assert json_reader()('{"a": 18446744073709551616}') == {"a": 18446744073709551616}
