import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wolkflow import Msg
from wolkflow_transforms.path import (
    MISSING,
    fields_of,
    finder,
    found,
    parts,
    put,
    putter,
    remover,
    without,
)

DEEP = {"room": {"name": "attic", "rows": [{"x": 1}, {"x": 2}]}, "t": 3}


def test_finds_what_is_inside_fields_and_lists():
    assert found(DEEP, parts("room.rows.1.x")) == 2
    for nothing in ("rooms", "room.rows.2", "room.rows.x", "t.x", "room.name.0", "room.rows.²"):
        assert found(DEEP, parts(nothing)) is MISSING


def test_puts_into_a_copy():
    assert put(DEEP, parts("room.rows.0.x"), 9)["room"]["rows"] == [{"x": 9}, {"x": 2}]
    assert put({}, parts("a.b.c"), 1) == {"a": {"b": {"c": 1}}}
    assert found(DEEP, parts("room.rows.0.x")) == 1
    with pytest.raises(ValueError, match="no room for a field x in 3"):
        put(DEEP, parts("t.x"), 1)


def test_takes_out_of_a_copy():
    assert without(DEEP, parts("room.rows.0"))["room"]["rows"] == [{"x": 2}]
    assert without(DEEP, parts("room.rows.0.x"))["room"]["rows"] == [{}, {"x": 2}]
    assert without(DEEP, parts("t.x.y")) == DEEP
    assert len(DEEP["room"]["rows"]) == 2


def test_a_value_without_fields_is_refused_by_the_name_of_the_step():
    with pytest.raises(ValueError, match="keep needs fields, got 3 in series x"):
        fields_of("keep", Msg("x", 3, 0))


NAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


@given(st.lists(st.tuples(NAMES, st.integers()), max_size=5), NAMES)
def test_what_is_put_is_found_and_can_be_taken_out_again(puts, path):
    value = {}
    for one, number in puts:
        try:
            value = put(value, one, number)
        except ValueError:
            continue
        assert found(value, one) == number
    before = repr(value)
    assert found(without(value, path), path) is MISSING
    assert repr(value) == before


VALUES = st.recursive(
    st.integers() | st.text(max_size=1),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab0"), inner),
    max_leaves=6,
)


@given(VALUES, st.lists(st.sampled_from("ab0"), min_size=1, max_size=3).map(tuple))
def test_what_is_made_for_one_path_does_the_same(value, path):
    before = repr(value)
    assert finder(path)(value) == found(value, path)
    assert repr(remover(path)(value)) == repr(without(value, path))
    try:
        expected = put(value, path, "new")
    except ValueError as error:
        with pytest.raises(ValueError, match=re.escape(str(error))):
            putter(path)(value, "new")
    else:
        assert repr(putter(path)(value, "new")) == repr(expected)
    assert repr(value) == before
