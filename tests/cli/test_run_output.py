import json
import os
import re

import pytest

COUNT = """
title: Count
flows:
  up:
    - inject: {values: [1, 2, 3], every: 10ms}
    - log: {}
"""

ENDLESS = """
flows:
  up:
    - timer: {every: 50ms}
    - closing: {seconds: %s}
"""


def test_lines_in_a_file_have_date_and_time(start, pipeline):
    process = start("run", pipeline(COUNT), "--for", "0s")
    assert process.ended() == 0
    assert all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO ", line) for line in lines_of(process)
    )


def test_quiet_says_only_what_is_wrong(start, pipeline):
    text = "nodes: {idle: {timer: {every: 1s}}}" + COUNT.replace("title: Count", "")
    process = start("run", "-q", pipeline(text), "--for", "100ms")
    assert process.ended() == 0
    [line] = lines_of(process)
    assert "WARNING run: " in line
    assert 'the node "idle" is in no flow' in line


def test_twice_quiet_says_only_what_fails(start, pipeline):
    text = "nodes: {idle: {timer: {every: 1s}}}" + COUNT.replace("title: Count", "")
    process = start("run", "-qq", pipeline(text), "--for", "100ms")
    assert process.ended() == 0
    assert process.stderr == ""


def test_verbose_says_details(start, pipeline):
    file = pipeline("flows: {a: [{inject: {values: [7]}}, log: {level: debug}]}")
    usual, verbose = (
        start("run", file, "--for", "300ms"),
        start("run", "-v", file, "--for", "300ms", "--state-dir", "other"),
    )
    assert usual.ended() == verbose.ended() == 0
    assert "DEBUG a/2: a = 7" in verbose.stderr
    assert "a = 7" not in usual.stderr


def test_json_has_an_object_in_every_line(start, pipeline):
    file = pipeline(
        'flows: {a: [broken: {every: 10s}, log: ], b: [say: {value: "\\e[31m"}, log: ]}'
    )
    process = start("run", "--log-format", "json", file, "--for", "500ms")
    assert process.ended() == 0
    entries = {entry["label"]: entry for entry in map(json.loads, lines_of(process))}
    assert entries["b/2"]["level"] == "INFO"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entries["b/2"]["time"])
    assert "ZeroDivisionError" in entries["a/1"]["message"]
    assert entries["a/1"]["traceback"].startswith("Traceback")
    assert entries["run"]["message"].startswith("ended after")


def test_values_do_not_reach_the_terminal_as_commands(start, pipeline):
    file = pipeline(
        r'flows: {a: [{say: {value: "\e]0;owned\a\nINFO x", series: "\e[2J"}}, log: , print: ],'
        " b: [broken: {every: 10s}, log: ]}"
    )
    process = start("run", file, "--for", "500ms")
    assert process.ended() == 0
    assert "owned" in process.stderr
    assert "owned" in process.stdout
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", process.stderr + process.stdout)


def test_what_nobody_foresaw_is_told_with_its_place(start, pipeline):
    process = start("run", pipeline("flows: {a: [broken: {every: 10s}, log: ]}"), "--for", "300ms")
    assert process.ended() == 0
    assert "ERROR a/1: ZeroDivisionError: by\\x1b[31m zero\n    Traceback" in process.stderr


def test_a_reader_that_goes_away_from_stderr_changes_nothing(start, pipeline):
    reading, writing = os.pipe()
    process = start("run", pipeline(ENDLESS % "0.0"), "--for", "300ms", stderr=writing, fresh=True)
    os.close(writing)
    os.close(reading)
    assert process.ended() == 0
    assert process.stdout == "opened\nclosing\nclosed\n"


def test_a_reader_that_goes_away_from_stdout_gives_no_traceback(start, pipeline):
    reading, writing = os.pipe()
    file = pipeline("flows: {a: [timer: {every: 10ms}, print: ]}")
    process = start("run", file, "--for", "500ms", stdout=writing, fresh=True)
    os.close(writing)
    os.close(reading)
    assert process.ended() == 0
    assert "nobody reads the standard output any more" in process.stderr
    assert "Traceback" not in process.stderr
    assert "Exception ignored" not in process.stderr


@pytest.mark.parametrize("arguments", [["nodes"], ["--help"], ["version"], ["nodes", "inject"]])
def test_commands_that_print_survive_a_reader_that_goes_away(start, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    process = start(*arguments, stdout=writing, fresh=arguments == ["version"])
    os.close(writing)
    assert process.ended() in {0, 1}
    assert process.stderr == ""


def lines_of(process):
    return process.stderr.splitlines()
