import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.keep import Keep

VALUE = {"t": 21, "h": 40, "sensor": {"serial": "x", "id": 1}}


def test_keeps_fields_in_the_order_they_are_listed():
    assert list(sent(Keep, {"fields": ["h", "t", "x"]}, VALUE)[0].items()) == [("h", 40), ("t", 21)]


def test_keeps_fields_inside_fields():
    assert sent(Keep, {"fields": ["sensor.id", "t"]}, VALUE) == [{"sensor": {"id": 1}, "t": 21}]


def test_a_message_with_none_of_them_ends():
    assert sent(Keep, {"fields": ["x"]}, VALUE) == []
    assert sent(Keep, {"fields": ["x.y"]}, VALUE) == []


def test_a_value_without_fields_is_refused():
    assert "keep needs fields, got 3" in refused(Keep, {"fields": ["a"]}, 3)


def test_needs_a_field():
    with pytest.raises(ValidationError):
        made(Keep, {"fields": []})
