import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.set import Set


def test_sets_fields_and_fields_inside_fields():
    settings = {"fields": {"room": "attic", "sensor.height": 2.5, "sensor.ok": True}}

    assert sent(Set, settings, {"t": 21, "room": "?"}, {"sensor": {"id": 7}}) == [
        {"t": 21, "room": "attic", "sensor": {"height": 2.5, "ok": True}},
        {"sensor": {"id": 7, "height": 2.5, "ok": True}, "room": "attic"},
    ]


def test_sets_the_whole_value():
    assert sent(Set, {"value": False}, 1, {"a": 2}) == [False, False]


def test_leaves_what_it_was_given_as_it_was():
    value = {"sensor": {"id": 7}}
    sent(Set, {"fields": {"sensor.id": 8}}, value)
    assert value == {"sensor": {"id": 7}}


def test_a_value_without_fields_is_refused():
    assert "set needs fields, got 3" in refused(Set, {"fields": {"a": 1}}, 3)
    assert "no room for a field b" in refused(Set, {"fields": {"a.b": 1}}, {"a": 1})


@pytest.mark.parametrize("settings", [{}, {"fields": {}}, {"fields": {"a": 1}, "value": 2}])
def test_fields_or_value(settings):
    with pytest.raises(ValidationError, match="either `fields`"):
        made(Set, settings)


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b"])
def test_a_path_has_no_empty_parts(path):
    with pytest.raises(ValidationError):
        made(Set, {"fields": {path: 1}})
