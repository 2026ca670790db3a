import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.delete import Delete


def test_takes_fields_out_wherever_they_are():
    settings = {"fields": ["battery", "sensor.serial", "rows.0"]}
    value = {"t": 21, "battery": 3, "sensor": {"serial": "x", "id": 1}, "rows": [1, 2]}

    assert sent(Delete, settings, value, {"t": 1}) == [
        {"t": 21, "sensor": {"id": 1}, "rows": [2]},
        {"t": 1},
    ]
    assert value["sensor"] == {"serial": "x", "id": 1}


def test_a_value_without_fields_is_refused():
    assert "delete needs fields, got 'x'" in refused(Delete, {"fields": ["a"]}, "x")


def test_needs_a_field():
    with pytest.raises(ValidationError):
        made(Delete, {"fields": []})
