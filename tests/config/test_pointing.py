"""The caret stands under what is wrong in an expression."""

import pytest

from wolkflow import ConfigError
from wolkflow.config import load_text
from wolkflow.registry import Registry

REGISTRY = Registry.load()


def said(step: str) -> tuple[str, str]:
    """Give what is said about a step, and what stands at the place that it points to."""
    text = f"flows:\n  f:\n    - timer: {{}}\n    - {step}\n"
    with pytest.raises(ConfigError) as caught:
        load_text(text, REGISTRY)
    [problem] = caught.value.problems
    line = text.splitlines()[problem.place.line - 1]
    return problem.what, line[problem.place.column - 1 :]


@pytest.mark.parametrize(
    ("step", "what", "rest"),
    [
        ("when: {condition: value > 3 and sqr(value)}", "condition: sqr is not", "sqr(value)}"),
        ("when: {condition: 'value > 3 and sqr(value)'}", "condition: sqr is not", "sqr(value)'}"),
        ("when: {condition: value >}", "condition: something is missing", "}"),
        (
            'template: {text: "It is {{ valu }} C"}',
            "template: in {{ valu }}: valu is",
            'valu }} C"}',
        ),
        (
            "template:\n        text: |\n          It is\n          {{ value > valu }} C",
            "template: in {{ value > valu }}: valu is",
            "valu }} C",
        ),
        ("route: {cases: {hot: 'größe > valu'}}", "cases.hot: valu is not known", "valu'}}"),
        ("compute: {fields: {a: value, b: 3 = 4}}", "fields.b: invalid syntax", "= 4}}"),
    ],
)
def test_it_points_into_the_expression(step: str, what: str, rest: str) -> None:
    found = said(step)
    assert found[0].startswith(what)
    assert found[1] == rest


@pytest.mark.parametrize(
    "step",
    [
        'when: {condition: "value > \\x32 and valu > 1"}',
        "when:\n        condition: >\n          value > 3\n          and valu",
    ],
)
def test_where_that_cannot_be_told_it_says_the_column(step: str) -> None:
    what, _ = said(step)
    assert "of the expression: valu is not known" in what
