"""The command `wolkflow test`."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result

from wolkflow.cli.commands import commands

LAMP = """
title: Lamp
nodes:
  button: {gpio.button: {pin: 17, report: press}}
  lamp: {gpio.led: {pin: 18}}
flows:
  light: [button, {toggle: {}}, lamp]
"""

GOOD = """
tests:
  the lamp obeys the button:
    given: {1s: {press: button}}
    expect: {lamp: [off, on]}
"""

BAD = """
tests:
  two presses are two:
    given: {1s: {press: button}}
    expect:
      lamp: [off, on, off]
  this one is right:
    expect: {lamp: off}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lamp.yaml").write_text(LAMP)
    (tmp_path / "lamp.test.yaml").write_text(GOOD)
    (tmp_path / "below" / ".hidden").mkdir(parents=True)
    (tmp_path / "below" / "other.yml").write_text(LAMP)
    (tmp_path / "below" / "other.test.yml").write_text(BAD)
    (tmp_path / "below" / ".hidden" / "lamp.test.yaml").write_text("nonsense")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["test", *arguments])


@pytest.mark.parametrize("path", ["lamp.yaml", "lamp.test.yaml"])
def test_what_is_as_expected_is_ok(folder: Path, path: str) -> None:
    result = run(path)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "lamp.test.yaml"
    assert lines[1].startswith("  ok    the lamp obeys the button  (11s in ")
    assert lines[2].startswith("1 test, in ")


def test_a_difference_is_shown_with_its_place_and_fails(folder: Path) -> None:
    result = run("below")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:-2] == [
        *[line for line in result.stdout.splitlines() if "FAIL" in line],
        "        below/other.test.yml:6:7: lamp",
        "              expected  seen",
        "              off       false   at 0s",
        "              on        true   at 1.03s",
        "            ! off       (nothing)",
    ]
    assert "2 tests, 1 failed, in " in result.stdout


def test_without_a_path_this_folder_is_searched_with_all_below(folder: Path) -> None:
    result = run()
    assert result.exit_code == 1
    assert "3 tests, 1 failed, in " in result.stdout
    assert ".hidden" not in result.stdout


def test_tests_are_chosen_by_their_name(folder: Path) -> None:
    result = run("--only", "RIGHT")
    assert result.exit_code == 0
    assert "1 test, in " in result.stdout
    assert run("--only", "nothing of the kind").exit_code == 1


def test_a_file_with_mistakes_is_told_and_the_others_go_on(folder: Path) -> None:
    (folder / "below" / "other.test.yml").write_text("tests: {it: {expect: {lmap: on}}}")
    result = run()
    assert result.exit_code == 78
    assert "below/other.test.yml:1:23: " in result.stdout
    assert 'did you mean "lamp"?' in result.stdout
    assert "1 test, 1 file with mistakes, in " in result.stdout


def test_a_report_for_build_servers_is_written(folder: Path) -> None:
    (folder / "broken.test.yaml").write_text("tests: 1")
    run("--junit", "report.xml")
    root = fromstring((folder / "report.xml").read_bytes())  # noqa: S314  # it is ours
    suites = {suite.get("name"): suite.attrib for suite in root}
    assert suites["below/other.test.yml"]["failures"] == "1"
    assert suites["broken.test.yaml"]["errors"] == "1"
    cases = {case.get("name"): case for case in root.iter("testcase")}
    failure = cases["two presses are two"].find("failure")
    assert failure is not None
    assert failure.get("message") == "below/other.test.yml:6:7: lamp is not as expected"
    assert "! off       (nothing)" in str(failure.text)
    assert cases["this one is right"].find("failure") is None


def test_where_there_is_nothing_to_test_it_is_said(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "no *.test.yaml files in empty" in run("empty").stderr
    assert run("empty").exit_code == 1
    assert "there is no such file" in run("nowhere.test.yaml").output
    assert run("nowhere.test.yaml").exit_code == 78


def test_a_report_that_can_not_be_written_is_no_traceback(folder: Path) -> None:
    result = run("lamp.yaml", "--junit", "nowhere/report.xml")
    assert result.exit_code == 69
    assert result.stderr == "wolkflow: nowhere/report.xml: No such file or directory\n"


def test_nodes_of_plugins_beside_the_pipeline_are_known(
    folder: Path, pipeline: Callable[..., Path]
) -> None:
    del pipeline
    (folder / "plugins").mkdir(exist_ok=True)
    (folder / "plugins" / "own.py").write_text(
        'from wolkflow import Step, hookimpl\n\n\nclass Own(Step):\n    """Own."""\n\n'
        "    def process(self, msg):\n        return msg\n\n\n"
        "@hookimpl\ndef wolkflow_nodes():\n    return {'own.step': Own}\n"
    )
    (folder / "lamp.yaml").write_text(LAMP.replace("{toggle: {}}", "{toggle: {}}, own.step: "))
    assert run("lamp.yaml").exit_code == 0
