import json
import os
import re
import signal
import sys
from subprocess import run

import pytest

COUNT = """
title: Count
flows:
  up:
    - inject: {values: [1, 2, 3], every: 10ms}
    - log: {}
"""

IMPORTED = """
import sys
from wolkflow.cli import main
try:
    main()
except SystemExit:
    print(*sys.modules)
"""

ENDLESS = """
flows:
  up:
    - timer: {every: 50ms}
    - closing: {seconds: %s}
"""


def test_a_run_says_what_it_runs_and_how_it_went(start, pipeline, tmp_path):
    process = start("run", pipeline(COUNT), "--for", "500ms")
    assert process.ended() == 0
    lines = [line.split(" ", 2)[2] for line in process.stderr.splitlines()]
    state = tmp_path / ".wolkflow" / "trial"
    assert lines[0] == f"INFO run: Count: 2 nodes on real hardware, state in {state}"
    assert lines[1:4] == [f"INFO up/2: up = {number}" for number in (1, 2, 3)]
    assert lines[4] == "INFO run: stopping: the time is over"
    assert re.fullmatch(r"INFO run: ended after \d+s: 3 values in, 3 out", lines[5])
    assert len(lines) == 6


def test_lines_in_a_file_have_date_and_time(start, pipeline):
    process = start("run", pipeline(COUNT), "--for", "0s")
    assert process.ended() == 0
    assert all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO ", line) for line in lines_of(process)
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_run_in_good_order(start, pipeline, number):
    process = start("run", pipeline(ENDLESS % "0.0"))
    process.until("opened")
    process.signal(number)
    assert process.ended() == 0
    assert process.stdout == "opened\nclosing\nclosed\n"
    assert f"stopping: {number.name}" in process.stderr
    assert "ended after" in process.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(start, pipeline, number):
    process = start("run", pipeline(ENDLESS % "60.0"))
    process.until("opened")
    process.signal(number)
    process.until("closing")
    process.signal(number)
    assert process.ended() == 128 + number
    assert "Traceback" not in process.stderr


def test_a_signal_that_the_shell_ignores_stays_ignored(start, pipeline):
    process = start(
        "run",
        pipeline(ENDLESS % "0.0"),
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),  # as nohup does
    )
    process.until("opened")
    process.signal(signal.SIGHUP)
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    assert "stopping: SIGTERM" in process.stderr


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("number: 121, on_open_error: fail", 69),
        ("number: 13, on_open_error: fail", 77),
        ("plain: true", 1),
    ],
)
def test_a_node_without_which_the_run_can_not_be_ends_it(start, pipeline, settings, code):
    process = start("run", pipeline(f"flows: {{a: [absent: {{{settings}}}, log: ]}}"))
    assert process.ended() == code
    assert "ERROR engine: a/1: " in process.stderr
    assert ("Traceback" in process.stderr) == (code == 1)  # only a defect has one


def test_hardware_that_is_absent_is_waited_for(start, pipeline):
    process = start("run", pipeline("flows: {a: [absent: , log: ]}"))
    process.until("WARNING a/1: ")
    process.signal(signal.SIGTERM)
    assert process.ended() == 0


def test_mistakes_in_the_pipeline_are_shown_as_check_does(start, pipeline):
    file = pipeline("flows: {a: [injekt: , log: ]}")
    process, check = start("run", file), start("check", file)
    assert process.ended() == check.ended() == 78
    assert process.stderr == check.stderr
    assert process.stderr.startswith(f"{file}:1:13: ")
    assert process.stdout == ""


def test_a_missing_file_is_a_mistake(start):
    process = start("run", "nowhere.yaml")
    assert process.ended() == 78
    assert process.stderr == "nowhere.yaml: there is no such file\n\nnowhere.yaml: 1 mistake\n"


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".yaml", "file/inside.yaml", "loop.yaml"])
def test_a_name_that_can_not_be_is_no_traceback(start, tmp_path, command, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    process = start(command, name)
    assert process.ended() in {69, 78}
    assert name in process.stderr
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["--for", "ten", "a.yaml"], ["--plugins", "none", "a.yaml"], ["--fast"]]
)
def test_wrong_usage_has_a_code_of_its_own(start, arguments):
    process = start("run", *arguments)
    assert process.ended() == 2
    assert "Usage: wolkflow run" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_duration_that_is_none_is_explained(start):
    process = start("run", "--for", "10", "a.yaml")
    assert process.ended() == 2
    assert "'10' is not a duration: write a number and a unit" in process.stderr


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
    process = start("run", pipeline(ENDLESS % "0.0"), "--for", "300ms", stderr=writing)
    os.close(writing)
    os.close(reading)
    assert process.ended() == 0
    assert process.stdout == "opened\nclosing\nclosed\n"


def test_a_reader_that_goes_away_from_stdout_gives_no_traceback(start, pipeline):
    reading, writing = os.pipe()
    file = pipeline("flows: {a: [timer: {every: 10ms}, print: ]}")
    process = start("run", file, "--for", "500ms", stdout=writing)
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
    process = start(*arguments, stdout=writing)
    os.close(writing)
    assert process.ended() in {0, 1}
    assert process.stderr == ""


def test_only_what_is_needed_is_imported(pipeline):
    def imported(*arguments):
        command = [sys.executable, "-c", IMPORTED, *map(str, arguments)]
        return set(run(command, capture_output=True, text=True, check=True).stdout.split())

    running = imported("run", "--simulate", pipeline(COUNT), "--for", "0s")
    assert "wolkflow_transforms.inject" in running
    assert not running & {"rich", "gpiozero", "paho", "smbus2", "simpleeval", "wolkflow_i2c.bme280"}
    assert not imported("version") & {"yaml", "sqlite3", "rich", "wolkflow.engine"}


def test_simulated_hardware_is_called_that(start, pipeline):
    file = pipeline("flows: {a: [i2c.bme280: {every: 50ms}, print: ]}")
    process = start("run", "--simulate", file, "--for", "500ms")
    assert process.ended() == 0
    assert "2 nodes on simulated hardware" in process.stderr
    assert "temperature" in process.stdout


def test_several_files_are_one_pipeline(start, pipeline):
    one = pipeline("nodes: {word: {say: {value: together}}}", "one.yaml")
    two = pipeline("flows: {a: [word, log: ]}", "two.yaml")
    process = start("run", one, two, "--for", "300ms")
    assert process.ended() == 0
    assert "INFO a/2: word = together" in process.stderr


def lines_of(process):
    return process.stderr.splitlines()
