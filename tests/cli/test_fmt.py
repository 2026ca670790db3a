from pathlib import Path

import pytest
from click.testing import CliRunner

from wolkflow.cli.commands import commands
from wolkflow.cli.formatted import ChangedError, formatted
from wolkflow.errors import ConfigError

PIPELINES = sorted((Path(__file__).parents[2] / "pipelines").glob("*.yaml"))

UGLY = """\
# top
title:   A    # what it is
x-a: &a
   - scale: {factor: 1.80}



nodes:
    lamp: {gpio.led: {pin: 0x12, initial: "off"}}   
    other:
      # inner
      scale: {offset: 010}
flows:
  f: [lamp,   {scale: {}}]
  g:
  - lamp    # the lamp
  - *a
  - delay: {by: 12:30}
"""  # noqa: W291  # blanks at the end of a line are what it is about

NEAT = """\
# top
title: A      # what it is
x-a: &a
  - scale: {factor: 1.80}

nodes:
  lamp: {gpio.led: {pin: 0x12, initial: "off"}}
  other:
      # inner
    scale: {offset: 010}
flows:
  f: [lamp, scale: {}]
  g:
    - lamp  # the lamp
    - *a
    - delay: {by: 12:30}
"""


def test_only_blanks_change() -> None:
    assert formatted("a.yaml", UGLY) == NEAT


@pytest.mark.parametrize("file", PIPELINES, ids=lambda file: file.name)
def test_formatting_twice_is_formatting_once(file: Path) -> None:
    once = formatted("a.yaml", file.read_text(encoding="utf-8"))
    assert formatted("a.yaml", once) == once


@pytest.mark.parametrize("text", ["", "# only a comment\n", "flows:\n", "a: |\n  x\n\n\n\n  y\n"])
def test_small_texts(text: str) -> None:
    assert formatted("a.yaml", text).strip() == text.strip()


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"a\.yaml:1:"):
        formatted("a.yaml", "a: [1\n")


def test_a_text_is_never_changed_in_what_it_says() -> None:
    with pytest.raises(ChangedError, match="left as it is"):
        formatted("a.yaml", "%YAML 1.1\n---\na: on\n")


def test_the_command_writes_or_only_checks(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(UGLY)
    run = CliRunner().invoke
    assert run(commands, ["fmt", "--check", str(file)]).exit_code == 1
    assert file.read_text() == UGLY
    assert run(commands, ["fmt", str(tmp_path)]).exit_code == 0
    assert file.read_text() == NEAT
    done = run(commands, ["fmt", "--check", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    file.write_text("a: [")
    assert run(commands, ["fmt", str(file)]).exit_code == 78
