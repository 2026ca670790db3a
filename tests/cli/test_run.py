import re
import signal
import sys
from subprocess import run

import pytest

from tests.support.wait import wait_until

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
    process = start("run", pipeline(COUNT), "--for", "500ms", fresh=True)
    assert process.ended() == 0
    lines = [line.split(" ", 2)[2] for line in process.stderr.splitlines()]
    state = tmp_path / ".wolkflow" / "trial"
    assert lines[0] == f"INFO run: Count: 2 nodes on real hardware, state in {state}"
    assert lines[1:4] == [f"INFO up/2: up = {number}" for number in (1, 2, 3)]
    assert lines[4] == "INFO run: stopping: the time is over"
    assert re.fullmatch(r"INFO run: ended after \d+s: 3 values in, 3 out", lines[5])
    assert len(lines) == 6


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_in_good_order(start, pipeline, number):
    process = start("run", pipeline(ENDLESS % "0.0"), fresh=number == signal.SIGTERM)
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
    wait_until(lambda: process.signal(number) or not process.running)
    assert process.ended() == 128 + number
    assert "Traceback" not in process.stderr


def test_a_signal_that_a_wrapper_repeats_is_one_signal(start, pipeline):
    process = start("run", pipeline(ENDLESS % "0.0"))
    process.until("opened")
    process.signal(signal.SIGTERM)
    process.signal(signal.SIGINT)  # another one, since two of a kind may arrive as one
    assert process.ended() == 0
    assert process.stdout == "opened\nclosing\nclosed\n"


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
