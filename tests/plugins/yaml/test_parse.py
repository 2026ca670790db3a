import pytest

from tests.support.steps import refused, sent
from wolkflow_yaml.parse import Parse

TEXT = """
target: 21.5   # degrees
mode: on
from: 12:30
code: 010
big: 1e3
flags: [true, No, null, ~, '1']
when: 2024-01-31
"""


def test_reads_yaml_as_version_1_2_has_it():
    assert sent(Parse, {}, TEXT, "7", " ") == [
        {
            "target": 21.5,
            "mode": "on",
            "from": "12:30",
            "code": 10,
            "big": 1000.0,
            "flags": [True, "No", None, None, "1"],
            "when": "2024-01-31",
        },
        7,
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: [1", "expected ',' or ']'"),
        ("a: &x [1, 1]\nb: [*x, *x]", "aliases"),
        ("a: !!python/object/apply:os.system [ls]", "constructor"),
        ("!!timestamp 2024-01-31", "constructor"),
        ("--- 1\n--- 2", "another document"),
        ("1e999", "too large"),
        ("[" * 5000, ""),
        ("? [1]\n: 2", "unhashable"),
        ("x" * 1_000_001, "at most"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text, why):
    error = refused(Parse, {}, text)
    assert error.startswith("yaml.parse ")
    assert why in error
    assert len(error) < 300


def test_needs_text():
    assert "yaml.parse needs text, got 3" in refused(Parse, {}, 3)
