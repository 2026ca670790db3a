import os
import re
import signal
import subprocess
import sys

import pytest

from tests.support.command import Process
from wolkflow.cli.platform_lines import Lines
from wolkflow.cli.platform_prompt import Prompt
from wolkflow.platform import Fault
from wolkflow.platform.events import MessageSeen, TransferProgress
from wolkflow.platform.records import Status
from wolkflow.wolkabout import Callbacks, Client, Outbox, Settings


@pytest.fixture
def start(tmp_path, warm):
    started = []

    def start(*arguments, **options):
        process = Process(["platform", *arguments], warm, cwd=tmp_path, **options)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()


def port_of(process):
    process.until("can be typed")
    return int(re.search(r"on 127\.0\.0\.1 port (\d+)", process.stdout)[1])


def test_it_shows_what_devices_do_and_ends_well(start, tmp_path):
    process = start("--open", "--port", "0", "--no-console")
    settings = Settings(host="127.0.0.1", port=port_of(process), key="station-1", password="pw")
    with Outbox(tmp_path / "outbox.db") as outbox:
        client = Client(settings, outbox, Callbacks())
        client.connect()
        client.add("T", 21.5)
        process.until("> feed_values T=21.5")
        client.close()
    process.until("disconnected: it disconnected")
    process.signal(signal.SIGINT)
    assert process.ended() == 0
    assert re.search(r"\d\d:\d\d:\d\d station-1 connected from 127\.0\.0\.1:\d+", process.stdout)
    assert process.stderr == ""
    assert (tmp_path / ".wolkflow" / "platform.db").exists()


def test_mistakes_end_it_with_a_sentence(start, tmp_path):
    nobody = start()
    assert nobody.ended() == 2
    assert "give --devices FILE, or --open" in nobody.stderr
    (tmp_path / "devices.yaml").write_text("devices: 1")
    assert (bad := start("--devices", "devices.yaml")).ended() == 78
    assert bad.stderr == "wolkflow: devices.yaml: devices: must be a mapping\n"
    elsewhere = start("--open", "--host", "192.0.2.1")
    assert elsewhere.ended() == 69
    assert "192.0.2.1" in elsewhere.stderr


def test_commands_are_read_from_the_input(tmp_path):
    (tmp_path / "devices.yaml").write_text("devices: {station-1: {password: x}}")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "wolkflow", "platform", "--no-console"),
            *("--devices", "devices.yaml", "--port", "0"),
        ],
        input="devices\nsend station-1 LAMP true\nnonsense\nquit\n",
        capture_output=True,
        text=True,
        timeout=20,
        cwd=tmp_path,
        env=dict(os.environ),
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[1] == "1 device known; help tells what can be typed"
    assert lines[2] == "station-1  away, PUSH, 0 readings  station-1"
    assert "isn't connected" in lines[3]
    assert lines[4] == "nonsense: no such command; help shows all of them"


@pytest.fixture
def prompt(platform, device):
    return Prompt(platform)


def test_a_feed_is_commanded(prompt, device):
    assert prompt.run("send dev-0001 LAMP true") == ""
    device.wait_for("LAMP", True)
    assert prompt.run("send dev-0001 TEXT 'two words'") == ""
    device.wait_for("TEXT", "two words")
    assert "feed LAMP = True BOOLEAN IN_OUT, commanded True (confirmed)" in prompt.run(
        "show dev-0001"
    )


def test_files_firmware_and_parameters(prompt, device, tmp_path):
    (tmp_path / "fw.bin").write_bytes(b"x")
    for line in (
        f"upload dev-0001 {tmp_path / 'fw.bin'}",
        "download dev-0001 http://127.0.0.1:1/x",
        "list dev-0001",
        "delete dev-0001 a b",
        "purge dev-0001",
        "install dev-0001 fw.bin",
        "set dev-0001 FIRMWARE_UPDATE_CHECK_TIME 3",
        "delivery dev-0001 pull",
    ):
        assert prompt.run(line) == "", line
    assert [one.name for one in device.transfers] == ["http://127.0.0.1:1/x", "fw.bin"]
    assert device.installs[0].file == "fw.bin"
    assert device.parameters["FIRMWARE_UPDATE_CHECK_TIME"] == 3
    assert device.state.delivery == "PULL"


def test_faults_are_asked_for(prompt, device):
    assert prompt.run("fault dev-0001 repeat 3x feed_values") == ""
    assert prompt.run("fault dev-0001 silence 5s") == ""
    assert prompt.run("fault dev-0001 clock -1h") == "the clock is off by 1h"
    waiting = {armed.fault: armed for armed in device.faults.waiting()}
    assert (waiting[Fault.REPEAT].left, waiting[Fault.REPEAT].only) == (3, "feed_values")
    assert waiting[Fault.SILENCE].left is None
    assert waiting[Fault.CLOCK].offset_s == -3600
    assert prompt.run("clear dev-0001 repeat") == prompt.run("clear dev-0001") == ""
    assert device.faults.waiting() == []
    assert "no such fault; there are: drop, stall" in prompt.run("fault dev-0001 nothing")
    assert "break the link" in prompt.run("faults")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", ""),
        ("send", "something is missing"),
        ("send dev-0001 LAMP", "something is missing"),
        ("send nobody LAMP 1", "no such device; there are: dev-0001"),
        ("send dev-0001 timestamp 1", "reserved"),
        ("send 'dev", "No closing quotation"),
        ("upload dev-0001 /none", "No such file"),
        ("abort dev-0001 all", "can't be aborted"),
        ("abort dev-0001 install", "nothing is being installed"),
        ("delivery dev-0001 SOON", "not a valid"),
        ("fault dev-0001 drop 5", "write a number and a unit"),
        ("\x1b[31m", "\\x1b[31m: no such command"),
    ],
)
def test_what_cannot_be_done_is_said(prompt, line, says):
    assert says in prompt.run(line)


def test_a_line_is_short_and_harmless_to_the_terminal():
    payload = b"\x1b[2J" + b"x" * 5000
    event = MessageSeen("k", 0, 1, False, "d2p/k/other", payload, 5004, None, "what a mess")
    line = Lines(messages=True).line(event)
    assert "\x1b" not in line
    assert len(line) < 250
    assert line.endswith("... 5004 bytes (what a mess)")
    assert Lines(messages=False).line(event)


def test_a_transfer_is_shown_by_tenths():
    lines = Lines(messages=True)
    shown = [
        lines.line(TransferProgress("k", 0, 1, "upload", "a", done, 1000, status, ""))
        for done, status in [
            *((done, Status.FILE_TRANSFER) for done in range(0, 1000, 10)),
            (1000, Status.FILE_READY),
        ]
    ]
    assert len([line for line in shown if line]) == 11
    assert shown[-1].endswith("k upload a: FILE_READY 100%")
