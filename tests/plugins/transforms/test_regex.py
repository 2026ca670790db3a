import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.regex import Regex


def test_named_groups_become_fields():
    settings = {"pattern": r"T=(?P<t>[-.\d]+)(?: H=(?P<h>\d+))?"}
    assert sent(Regex, settings, "ok T=-3.5 H=40", "T=7", "nothing") == [
        {"t": -3.5, "h": 40},
        {"t": 7},
    ]


def test_the_first_group_or_all_of_it_becomes_the_value():
    assert sent(Regex, {"pattern": r"(\d+) C"}, "it is 21 C") == [21]
    assert sent(Regex, {"pattern": r"\d+"}, "it is 21 C") == [21]
    assert sent(Regex, {"pattern": r"\d+", "numbers": False}, "007") == ["007"]


def test_what_happens_to_a_text_without_a_match():
    assert sent(Regex, {"pattern": "x", "otherwise": "pass"}, "abc") == ["abc"]
    assert "finds nothing in 'abc'" in refused(Regex, {"pattern": "x", "otherwise": "error"}, "abc")


def test_bad_values_and_patterns_are_refused():
    assert "regex needs text" in refused(Regex, {"pattern": "x"}, 3)
    assert "at most" in refused(Regex, {"pattern": "x"}, "x" * 100_001)
    with pytest.raises(ValidationError, match="the pattern is wrong: missing"):
        made(Regex, {"pattern": "("})
