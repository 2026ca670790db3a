import sys
import time

import pytest
from pydantic import ValidationError

from tests.support.steps import made, refused, sent
from wolkflow.testing import Bench
from wolkflow.testing.pipeline import run_pipeline
from wolkflow_transforms.exec import Exec


def python(code):
    return [sys.executable, "-c", code]


def test_gives_the_value_and_takes_the_output():
    assert sent(Exec, {"command": ["cat"]}, "hello", 21.5, {"a": 1}) == ["hello", 21.5, '{"a": 1}']
    assert sent(Exec, {"command": ["cat"], "output": "json"}, {"a": [1]}) == [{"a": [1]}]
    assert sent(Exec, {"command": ["true"], "output": "none"}, 5) == [5]
    assert sent(Exec, {"command": ["true"]}, 5) == []


def test_nothing_in_a_value_becomes_a_command():
    assert sent(Exec, {"command": ["cat"]}, "$(id); `id` | id") == ["$(id); `id` | id"]
    assert sent(Exec, {"command": ["echo", "$HOME; id"]}, "x") == ["$HOME; id"]


def test_the_environment_has_name_and_time():
    code = "import os; print(os.environ['WOLKFLOW_NAME'], os.environ['WOLKFLOW_TIME'])"
    with Bench(made(Exec, {"command": python(code)})) as bench:
        bench.feed(1, "room", time_ms=7)
        assert bench.values() == ["room 7"]


def test_a_program_that_fails_is_an_error_with_its_last_words():
    code = "import sys; sys.stderr.write('one\\ntwo\\n'); sys.exit(3)"
    assert refused(Exec, {"command": python(code)}, 1).endswith("failed with 3: two")
    assert "needs JSON" in refused(Exec, {"command": ["echo", "{"], "output": "json"}, 1)
    assert "more than 1000000 bytes" in refused(
        Exec, {"command": ["head", "-c", "1000001", "/dev/zero"]}, 1
    )
    assert "can't give" in refused(Exec, {"command": ["cat"]}, object())


def test_a_program_that_takes_too_long_is_ended_with_its_children():
    begin = time.monotonic()
    settings = {"command": ["sh", "-c", "sleep 60 & sleep 60"], "timeout": "200ms"}
    assert "took longer than 0.2 s" in refused(Exec, settings, 1)
    assert time.monotonic() - begin < 5


def test_a_program_that_is_not_there_is_said_when_it_opens():
    with Bench(Exec(command=["xyzzy-not-there"])) as bench:
        assert "there is no program xyzzy-not-there" in bench.stats.last_error


def test_a_command_is_a_list():
    for command in ([], "ls -l"):
        with pytest.raises(ValidationError):
            made(Exec, {"command": command})


def test_a_simulation_runs_nothing(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text("flows: {a: [inject: {values: [5]}, exec: {command: [touch, nowhere/x]}]}")
    with run_pipeline(file) as run:
        run.advance(1)
        assert run.values("a/2") == [5]
