import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.move import Move


def test_moves_fields_into_and_out_of_others():
    settings = {"fields": {"t": "room.temperature", "meta.battery": "battery", "nothing": "x"}}

    assert sent(Move, settings, {"t": 21, "meta": {"battery": 3, "id": 1}}) == [
        {"meta": {"id": 1}, "room": {"temperature": 21}, "battery": 3}
    ]


def test_two_can_change_places():
    assert sent(Move, {"fields": {"a": "b", "b": "a"}}, {"a": 1, "b": 2}) == [{"b": 1, "a": 2}]


def test_leaves_what_it_was_given_as_it_was():
    value = {"a": {"b": 1}}
    sent(Move, {"fields": {"a.b": "c"}}, value)
    assert value == {"a": {"b": 1}}


def test_a_value_without_fields_is_refused():
    assert "move needs fields, got 3" in refused(Move, {"fields": {"a": "b"}}, 3)


@pytest.mark.parametrize("fields", [{}, {"a": ""}, {"": "a"}])
def test_bad_settings_are_refused(fields):
    with pytest.raises(ValidationError):
        made(Move, {"fields": fields})
