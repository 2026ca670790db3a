import os
import re
import signal
import socket

import pytest

from wolkflow.cli.systemd import notify

ENDLESS = "flows: {a: [timer: {every: 50ms}, closing: ]}"


@pytest.fixture
def listener():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.settimeout(20)
        yield listener


def test_systemd_hears_of_start_and_end(start, pipeline, tmp_path, listener):
    listener.bind(str(tmp_path / "notify"))
    environ = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
    process = start("run", pipeline(ENDLESS), environ=environ)
    assert listener.recv(1000) == b"READY=1"
    assert listener.recv(1000) == b"STATUS=2 nodes, all working"
    process.until("opened\n")
    process.signal(signal.SIGTERM)
    assert listener.recv(1000) == b"STOPPING=1"
    assert process.ended() == 0


def test_systemd_hears_what_is_wrong(start, pipeline, tmp_path, listener):
    listener.bind(str(tmp_path / "notify"))
    environ = {"NOTIFY_SOCKET": str(tmp_path / "notify")}
    file = pipeline("flows: {chip: [absent: , log: ], light: [timer: , log: ]}")
    process = start("run", file, "--for", "300ms", environ=environ)
    assert listener.recv(1000) == b"READY=1"
    assert listener.recv(1000) == b"STATUS=4 nodes, 1 not working: chip/1 (lost)"
    assert process.ended() == 0


def test_a_run_that_fails_at_once_is_never_ready(start, pipeline, tmp_path, listener):
    listener.bind(str(tmp_path / "notify"))
    file = pipeline("flows: {a: [absent: {on_open_error: fail}, log: ]}")
    process = start("run", file, environ={"NOTIFY_SOCKET": str(tmp_path / "notify")})
    assert process.ended() == 69
    listener.setblocking(False)
    assert listener.recv(1000) == b"STATUS=2 nodes, 1 not working: a/1 (lost)"
    assert listener.recv(1000) == b"STOPPING=1"


def test_a_name_in_the_abstract_namespace_works(listener, monkeypatch):
    listener.bind(f"\0wolkflow-{os.getpid()}")
    monkeypatch.setenv("NOTIFY_SOCKET", f"@wolkflow-{os.getpid()}")
    notify("READY=1")
    assert listener.recv(1000) == b"READY=1"


def test_a_systemd_that_does_not_listen_harms_nobody(start, pipeline, tmp_path):
    environ = {"NOTIFY_SOCKET": str(tmp_path / "nobody")}
    assert start("run", pipeline(ENDLESS), "--for", "100ms", environ=environ).ended() == 0


def test_the_journal_gets_priorities_instead_of_times(start, pipeline):
    reading, writing = os.pipe()
    status = os.fstat(writing)
    process = start(
        "run",
        pipeline("flows: {a: [absent: , log: ], b: [broken: {every: 1h}, log: ]}"),
        "--for",
        "300ms",
        environ={"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"},
        stderr=writing,
    )
    os.close(writing)
    assert process.ended() == 0
    with os.fdopen(reading) as log:
        lines = log.read().splitlines()
    assert lines[0].startswith("<6>run: trial: 4 nodes")
    assert any(line.startswith("<4>a/1: ") for line in lines)
    failed = next(number for number, line in enumerate(lines) if "ZeroDivisionError" in line)
    assert lines[failed].startswith("<3>b/1: ")
    assert lines[failed + 1] == "<3>    Traceback (most recent call last):"
    assert all(re.match("<[346]>", line) for line in lines)


def test_a_journal_stream_of_somebody_else_means_nothing(start, pipeline):
    environ = {"JOURNAL_STREAM": "1:2"}
    process = start("run", pipeline(ENDLESS), "--for", "0s", environ=environ)
    assert process.ended() == 0
    assert " INFO run: " in process.stderr.splitlines()[0]
