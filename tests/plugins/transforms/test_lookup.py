import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.lookup import Lookup

TABLE = {0: "clear", "61": "rain", True: "open", "false": "closed", 1.5: {"x": 1}}


def test_finds_a_value_by_how_it_is_written():
    settings = {"table": TABLE}
    assert sent(Lookup, settings, 0, 0.0, 61, "61", True, False, 1.5) == [
        "clear", "clear", "rain", "rain", "open", "closed", {"x": 1},
    ]  # fmt: skip


def test_what_is_not_there_becomes_the_default_or_what_is_said():
    assert sent(Lookup, {"table": TABLE, "default": 7}, "?", {"a": 1}, [1]) == [7, 7, 7]
    assert sent(Lookup, {"table": TABLE, "otherwise": "pass"}, "?") == ["?"]
    assert sent(Lookup, {"table": TABLE, "otherwise": "drop"}, "?") == []
    assert "lookup has nothing for '?' in series t" in refused(Lookup, {"table": TABLE}, "?")


def test_an_empty_table_is_refused():
    with pytest.raises(ValidationError):
        made(Lookup, {"table": {}})
