import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
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


def test_bad_values_and_settings_are_refused():
    assert "key_value finds no pair in 'b'" in refused(KeyValue, {}, "a=1 b")
    assert "key_value needs text" in refused(KeyValue, {}, 3)
    for settings in ({"between": ""}, {"between": "="}, {"equals": '"'}):
        with pytest.raises(ValidationError):
            made(KeyValue, settings)
