import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow.testing import Bench
from wolkflow_transforms.python import Python


def test_calls_a_function_written_in_the_pipeline():
    code = "def process(value, name):\n    return None if value < 0 else [name, value]\n"
    assert sent(Python, {"code": code}, 1, -1, 2) == [["t", 1], ["t", 2]]


def test_calls_a_function_of_a_file_which_may_remember(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "count = 0\ndef number(time):\n    global count\n    count += 1\n    return count"
    )
    node = made(Python, {"file": str(file), "function": "number"})
    for _ in range(2):
        with Bench(node) as bench:
            bench.feed("x")
            bench.feed("y")
            assert bench.values() == [1, 2]


def test_what_the_function_raises_is_an_error_of_that_message():
    code = "def process(value):\n    return 1 / value\n"
    assert "process fails for 0 of t: ZeroDivisionError" in refused(Python, {"code": code}, 2, 0)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "either `file`"),
        ({"code": "x", "file": "y"}, "either `file`"),
        ({"code": "def process(:"}, "code, line 1"),
        ({"code": "x = 1", "function": "a b"}, "function"),
    ],
)
def test_bad_settings_are_refused(settings, why):
    with pytest.raises(ValidationError, match=why):
        made(Python, settings)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("x = 1", "the code has no function process"),
        ("def process(volue):\n    pass", "process takes volue; it can take value, name and time"),
    ],
)
def test_a_function_that_does_not_fit_is_said_when_it_opens(code, why, caplog):
    with Bench(made(Python, {"code": code})) as bench:
        assert bench.stats.state != "ok"
    assert why in caplog.text


def test_a_file_that_is_not_there_is_said_when_it_opens(tmp_path):
    with Bench(made(Python, {"file": str(tmp_path / "mine.py")})) as bench:
        assert "mine.py: No such file" in bench.stats.last_error
