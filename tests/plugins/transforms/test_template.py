import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow_transforms.template import Template


def text(template, value):
    return sent(Template, {"text": template}, value)[0]


def test_puts_what_is_worked_out_in_its_place():
    assert text("{{ name }} is {{ round(value, 1) }} degrees", 21.46) == "t is 21.5 degrees"
    assert text("{{value}}{{value}}", 1) == "11"
    assert text("nothing, {not} {this}", 1) == "nothing, {not} {this}"
    assert text("{{ a['b'] if 'a' in value else '-' }}", {"a": {"b": 2}}) == "2"


def test_values_are_written_as_people_and_programs_expect():
    assert text("{{ value }}", True) == "true"
    assert text("{{ value }}", None) == ""
    assert text("{{ value }}", {"ä": [1, None]}) == '{"ä": [1, null]}'


def test_an_expression_is_checked_with_the_pipeline():
    with pytest.raises(ValidationError, match=r"in {{ valu }}: column 2 of the expression: valu"):
        made(Template, {"text": "x {{ valu }}"})
    with pytest.raises(ValidationError, match="not closed"):
        made(Template, {"text": "x {{ value"})


def test_what_cannot_be_worked_out_or_is_too_long_is_an_error():
    assert "can't be worked out" in refused(Template, {"text": "{{ value + 1 }}"}, "x")
    assert "longer than" in refused(Template, {"text": "{{ value }}" * 11}, "x" * 10_000)
