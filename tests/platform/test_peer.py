"""wolk-connect 5.1 from PyPI against the platform: what it sends is what recordings hold."""

import json
import os
import re
import subprocess
import sys
import threading
import venv
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.platform.recording import KEY, Line, User, recording, same
from wolkflow.platform import Delivery, Platform
from wolkflow.platform.events import MessageSeen

pytestmark = pytest.mark.peer

PACKAGES = ("wolk-connect==5.1.0", "paho-mqtt==2.2.0")
PROGRAM = Path(__file__).with_name("peer_program.py")
RECORDED_SITE = b"127.0.0.1:18473"
PATIENCE_S = 20.0


@pytest.fixture(scope="session")
def python(request):
    """Make an environment with the packages, once, in pytest's cache."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = Path(request.config.cache.mkdir(f"peer-{version}-" + "-".join(PACKAGES)))
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, *PACKAGES], check=True)
        ready.touch()
    return python


class Site(BaseHTTPRequestHandler):
    """The web site of the recordings: two files, and an error page of 26 bytes for others."""

    def do_GET(self):
        found = self.path in ("/fw-2.bin", "/dir/fw.bin")
        content = CONTENT if found else b"<html>404 not here</html>\n"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


CONTENT = bytes(850)


@pytest.fixture
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}".encode()
        server.shutdown()
        thread.join()


class Peer:
    """The program, as a process that may end and be started again."""

    def __init__(self, python, platform, kind, folder):
        self._start = [python, PROGRAM, platform.host, str(platform.port), kind]
        self._folder = folder
        (folder / "files").mkdir()
        self.version = "1.0"
        self._process = None

    def step(self, name):
        if name == "device connects":
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [*self._start, self.version],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it logs a lot
                text=True,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )
        print(name, file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "done\n"

    def close(self):
        if self._process is None:
            return
        self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process = None


@pytest.fixture
def platform():
    with Platform(units=["l/min"]) as platform:
        yield platform


@pytest.fixture
def run(python, platform, tmp_path):
    """Run a program through the steps of a recording, and compare all it sends."""
    peers = []

    def run(kind, lines, prepare=lambda: None, same=same):
        peer = Peer(python, platform, kind, tmp_path)
        peers.append(peer)
        user = User(platform, lines, [0])
        prepare()
        with platform.watch(10_000) as watch:
            for index, line in enumerate(lines):
                if line.dir == "step":
                    take_step(platform, peer, line.payload.decode())
                elif line.dir == "p2d":
                    user.act(index)
                else:
                    sent = next_from_device(watch)
                    assert sent.topic == line.topic
                    assert same(line, sent.payload), (line, sent.payload)
        assert problems(platform) == []

    yield run
    for peer in peers:
        peer.close()


def take_step(platform, peer, name):
    device = platform.device(KEY)
    if name.startswith("firmware install, device exits"):
        peer.version = "2.0"
    if name == "device connects":
        device.wait_disconnected()
    peer.step(name)
    if "connect" in name and name != "clean disconnect":
        device.wait_connected()


def next_from_device(watch):
    while True:
        event = watch.next(PATIENCE_S)
        assert event is not None, "the device says nothing"
        if isinstance(event, MessageSeen) and not event.to_device:
            return event


def problems(platform):
    return [
        (seen.topic, seen.problem)
        for seen in platform.messages(KEY)
        if seen.problem and not seen.topic.endswith("/error")
    ]


def test_a_simple_program(run, platform):
    lines = recording("70_publish_then_disconnect")
    end = next(index for index, line in enumerate(lines) if b"one reading" in line.payload)
    fifty = Line("step", "", b"fifty values")
    run("simple", [*lines[:2], fifty, *lines[2:end]])
    assert [value for _, value in platform.device(KEY).history("T")] == list(range(50))


def test_a_program_that_registers(run, platform):
    run("register", recording("05_offline_then_connect"))
    device = platform.device(KEY)
    assert device.attributes == [("A", "STRING", "v")]
    assert device.feed("NF")[:4] == ("NF", "New", "IN", "CELSIUS")
    assert device.history("T") == [(1658315834000, 1), (1658315834001, 2)]


def test_a_program_that_pulls(run, platform):
    device = platform.device(KEY, delivery=Delivery.PULL)

    def prepare():
        device.send("SW", True)
        device.set_parameters({"FIRMWARE_UPDATE_CHECK_TIME": 5})

    def same_or_more(line, payload):
        if line.name != "parameters":
            return same(line, payload)
        return json.loads(line.payload).items() <= json.loads(payload).items()

    lines = [line for line in recording("03_connect_pull") if line.dir != "p2d"]
    run("pull", lines, prepare, same_or_more)
    assert device.waiting == []
    assert device.feed("SW").confirmed
    assert device.value("HB") == 120


def test_the_full_set_of_features(run, platform, site):
    digests = re.compile(rb'("size": (?:850|26), "hash": )"[0-9a-f]{32}"')

    def same_but_for_the_site(line, payload):
        return same(
            line._replace(payload=digests.sub(rb'\1""', line.payload)),
            digests.sub(rb'\1""', payload),
        )

    lines = [
        line._replace(payload=line.payload.replace(RECORDED_SITE, site))
        for line in recording("00_full_session")
    ]
    run("full", lines, same=same_but_for_the_site)
    device = platform.device(KEY)
    assert device.firmware_version == device.installs[0].version_after == "2.0"
    assert [(one.file, one.status) for one in device.installs] == [
        ("fw-2.bin", "SUCCESS"),
        ("nope.bin", "ERROR"),
    ]
    assert device.feed("SW").commanded is False
