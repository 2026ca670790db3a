import fcntl
import os
import pty
import re
import signal
import struct
import termios
from io import StringIO

import pytest
from rich.console import Console

from tests.support.wait import wait_until
from wolkflow import Msg
from wolkflow.cli.table import fitting, table
from wolkflow.engine import NodeStats

PIPELINE = r"""
title: Trial
flows:
  word: [say: {value: "\e]0;owned\a"}, log: , print: ]
  chip: [absent: , log: ]
  number: [inject: {values: [1.5], every: 1h}, closing: ]
"""


def stats(label="climate", type_="i2c.bme280", state="ok", **counts):
    none = {"received": 0, "sent": 0, "errors": 0, "dropped": 0, "skipped": 0, "waiting": 0}
    rest = {"last": None, "last_error": "", "status": "", **none, **counts}
    return NodeStats(label=label, type=type_, state=state, **rest)


def drawn(*rows, width=80, rates=None):
    text = StringIO()
    console = Console(file=text, width=width, force_terminal=False)
    console.print(table(rows, rates or {row.label: 0.0 for row in rows}, width))
    return [line.rstrip() for line in text.getvalue().splitlines()]


def test_a_row_has_what_a_node_does():
    row = stats(sent=3, last=Msg("temperature", 21.5, 0), errors=2)
    assert drawn(row, rates={"climate": 0.1}) == [
        "node      type        state  rate/s  last value                           errors",
        "climate   i2c.bme280  ok        0.1  temperature 21.5                          2",
    ]


def test_columns_of_trouble_are_there_when_there_is_trouble():
    [heads, row] = drawn(stats(dropped=4, skipped=1, waiting=7))
    assert heads.split()[-3:] == ["errors", "dropped", "waiting"]
    assert row.split()[-3:] == ["·", "5", "7"]


def test_what_a_node_says_of_itself_comes_before_its_last_value():
    [_, lost] = drawn(stats(state="lost", status="no chip answers at 0x76"))
    assert "lost" in lost
    assert "no chip answers at 0x76" in lost
    [_, cloud] = drawn(stats(status="3 in the outbox; connected", last=Msg("T", 1, 0)))
    assert "3 in the outbox; connected" in cloud


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width):
    rows = [
        stats("a_name_that_is_really_long/12", "plugin.with_a_long_name", dropped=10**9),
        stats("x", status="no chip answers " * 20, state="lost", waiting=10**6, errors=10**9),
        stats("y", last=Msg("s" * 1000, "v" * 1000, 0)),
    ]
    lines = drawn(*rows, width=width)
    assert len(lines) == 4
    assert max(map(len, lines)) <= width
    assert [line.split()[0][:8] for line in lines] == ["node", "a_name_t", "x", "y"]
    assert lines[2].split()[-2:] == ["·", "1000000"] or width < 80


def test_when_not_all_fit_those_in_trouble_are_shown():
    rows = [stats(f"n{number}") for number in range(10)]
    rows[7] = stats("n7", state="lost")
    rows[4] = stats("n4", errors=1)
    assert [row.label for row in fitting(rows, 3)] == ["n0", "n4", "n7"]
    assert [row.label for row in fitting(rows, 1)] == ["n7"]
    assert fitting(rows, 10) == rows
    assert fitting(rows, -5) == [rows[7]]


@pytest.fixture
def terminal():
    """A terminal of 80 columns: what to give to a process, and what it has shown so far."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_NONBLOCK)
    shown = []

    def text():
        try:
            while piece := os.read(ours, 65536):
                shown.append(piece)
        except OSError:  # nothing more for now, or nobody writes any more
            return b"".join(shown).decode()
        return b"".join(shown).decode()

    yield theirs, text
    os.close(theirs)
    os.close(ours)


ON_A_TERMINAL = {"TERM": "xterm-256color", "COLUMNS": "", "LINES": "", "NO_COLOR": ""}


def test_on_a_terminal_there_is_a_table_with_the_log_above(start, pipeline, terminal):
    theirs, text = terminal
    process = start("run", pipeline(PIPELINE), stdout=theirs, stderr=theirs, environ=ON_A_TERMINAL)
    wait_until(lambda: "number 1.5" in plain(text()))
    wait_until(lambda: "opened" in text())
    process.signal(signal.SIGINT)
    assert process.ended() == 0
    wait_until(lambda: "ended after" in text())
    shown = plain(text())
    assert re.search(r"\d\d:\d\d:\d\d WARNING chip/1: ", shown)
    assert re.search(r"chip/1 +absent +(lost|closed) ", shown)
    heads = re.findall(r"^node .*$", shown, re.MULTILINE)
    assert max(len(line.rstrip()) for line in heads) == 78, "^C has room at the end of a line"
    assert "\x1b]0;owned" not in text()
    assert "\x07" not in text()
    assert "\\x1b]0;owned\\x07" in shown
    assert "\x1b[?25h" in text(), "the cursor is back"


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (["--no-table"], {}),
        (["--log-format", "json"], {}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_a_table_that_is_not_wanted_is_not_there(start, pipeline, terminal, arguments, environ):
    theirs, text = terminal
    options = {"stdout": theirs, "stderr": theirs, "environ": {**ON_A_TERMINAL, **environ}}
    process = start("run", pipeline(PIPELINE), "--for", "300ms", *arguments, **options)
    assert process.ended() == 0
    wait_until(lambda: "ended after" in text())
    assert "rate/s" not in text()
    assert "\x1b" not in text()


def test_values_go_where_standard_output_goes(start, pipeline, terminal):
    theirs, text = terminal
    process = start("run", pipeline(PIPELINE), stderr=theirs, environ=ON_A_TERMINAL)
    process.until("word")
    wait_until(lambda: "rate/s" in text())
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    assert "opened" in process.stdout
    assert "opened" not in text()


def plain(text):
    """Take out what moves the cursor and colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
