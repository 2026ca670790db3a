import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow import Msg
from wolkflow_transforms.key_value import KeyValue


def test_reads_pairs():
    text = ' t=21.5  h=40 ok=true room="living room" empty= '
    assert sent(KeyValue, {}, text, "") == [
        {"t": 21.5, "h": 40, "ok": True, "room": "living room", "empty": ""}
    ]


def test_reads_pairs_with_other_signs():
    settings = {"between": ";", "equals": ":"}
    assert sent(KeyValue, settings, 't: 21.5; place: the attic ;url:a:b; x:"1;2"') == [
        {"t": 21.5, "place": "the attic", "url": "a:b", "x": "1;2"}
    ]
    assert sent(KeyValue, {"between": "&"}, "a=1&b=2&") == [{"a": 1, "b": 2}]


@tries(max_examples=40, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.integers(), min_size=1))
def test_what_was_written_is_read_back(fields):
    text = " ".join(f"{name}={value}" for name, value in fields.items())
    assert sent(KeyValue, {}, text) == [fields]


def test_writes_fields():
    fields = {"t": 21.5, "ok": True, "room": "living room", "n": "5", "plain": "a.b-c", "no": None}
    assert sent(KeyValue, {}, fields) == ['t=21.5 ok=true room="living room" n="5" plain=a.b-c no=']
    assert sent(KeyValue, {"between": ";", "equals": ":"}, {"a": 1, "b": "x;y"}) == ['a:1;b:"x;y"']
    assert sent(KeyValue, {}, {}) == [""]


VALUES = (
    st.integers(-(10**300), 10**300)
    | st.booleans()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)


@given(st.dictionaries(st.text(max_size=5), VALUES, min_size=1), st.sampled_from(" ;,&"))
def test_what_is_written_is_read_back_or_refused(fields, between):
    node = made(KeyValue, {"between": between})
    node.open()
    try:
        text = node.process(Msg("x", fields, 0)).value
    except ValueError:
        return
    assert node.process(Msg("x", text, 0)).value == fields


@pytest.mark.parametrize("value", [[1], {"a": 1}, 'a"b', float("nan"), b"x", 10**400])
def test_what_no_text_can_say_is_refused(value):
    assert "key_value can't write 'k'" in refused(KeyValue, {}, {"k": value})


@pytest.mark.parametrize("key", ["a b", "a=b", '"', "", 5])
def test_a_key_that_would_not_be_read_back_is_refused(key):
    assert "can't write" in refused(KeyValue, {}, {key: 1})


def test_bad_values_and_settings_are_refused():
    assert "key_value finds no pair in 'b'" in refused(KeyValue, {}, "a=1 b")
    assert "key_value needs text" in refused(KeyValue, {}, 3)
    for settings in ({"between": ""}, {"between": "="}, {"equals": '"'}):
        with pytest.raises(ValidationError):
            made(KeyValue, settings)
