"""A platform, or somebody in its place, that means harm: nothing breaks, and memory is bounded."""

import json
import logging
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import Pages
from tests.support.platform import Platform
from tests.support.wait import wait_until
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.codec import inbound_topics
from wolkflow.wolkabout.downloads import fetch
from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.firmware_update import Firmware
from wolkflow.wolkabout.installers import FunctionInstaller
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
PATIENCE_S = 10.0
MEGABYTE = 1024 * 1024
HARMFUL: list[Any] = [
    None, True, -1, 1e300, "", "..", "../../etc/passwd", "a\u0000b", "/etc/passwd", ".hidden",
    "x" * 100_000, [], [[]], [None], [1], ["../x"], [{}], [{"T": None}], [{"T": {"a": 1}}],
    [{"timestamp": "now", "T": 1}],
    [{"timestamp": -5, "T": 1}], {}, {"name": 5, "size": "a", "hash": []},
    {"feeds": 5, "attributes": None},
    {"name": "../../x", "size": 1, "hash": "0" * 32}, {"name": "x", "size": 1, "hash": "0" * 64},
    {"name": "x", "size": -1, "hash": "0" * 32}, {"name": "x", "size": 2**31, "hash": "0" * 32},
    {"name": "x", "size": 2**200, "hash": "0" * 32}, {"MAXIMUM_MESSAGE_SIZE": "many"},
    {"MAXIMUM_MESSAGE_SIZE": -3}, {"MAXIMUM_MESSAGE_SIZE": 1e308},
    {"FIRMWARE_UPDATE_CHECK_TIME": "* * *"},
]  # fmt: skip
RAW = [b"", b"\xff\xfe", b"{", b"[" * 50_000, b"NaN", b'{"a": Infinity}', b"1" * 5_000, bytes(64)]


def test_wrong_types_on_every_topic(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    installed: list[Path] = []
    barrier = threading.Event()
    outside = sorted(path.name for path in tmp_path.iterdir())
    client = Client(
        settings,
        outbox,
        Callbacks(error_text=lambda text: barrier.set() if text == "barrier" else None),
        files=Files(directory=tmp_path / "files"),
        firmware=Firmware(
            version=lambda: "1", installer=FunctionInstaller(installed.append), from_repository=True
        ),
    )
    client.connect(PATIENCE_S)
    (tmp_path / "files" / ".hidden").write_text("not theirs")
    payloads = [json.dumps(value).encode() for value in HARMFUL] + RAW
    for topic in inbound_topics(KEY):
        for payload in payloads:
            platform._mqtt.publish(topic, payload, qos=2)
    platform.send_bytes(f"p2d/{KEY}/error", b"barrier")
    assert barrier.wait(PATIENCE_S)
    client.add("T", 1, 1_700_000_000_000)
    assert platform.readings(1) == [m.Reading("T", 1, 1_700_000_000_000)]
    client.close()
    assert [record for record in caplog.records if record.exc_info] == []
    assert [record for record in caplog.records if record.levelno > logging.WARNING] == []
    assert installed == []
    assert [path.name for path in (tmp_path / "files").iterdir()] == [".hidden"]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted({*outside, "files"})


DEVICE = """
import sys, time
from pathlib import Path
from wolkflow.wolkabout import Callbacks, Client, Files, Outbox, Settings

settings = Settings(host="127.0.0.1", port=int(sys.argv[1]), key="dev-0001", password="s3cret-pw")
def slow(readings):
    time.sleep(0.1)
def grown(name="VmHWM"):
    status = Path("/proc/self/status").read_text()
    return int(status.partition(name + ":")[2].split()[0]) // 1024
with Outbox(":memory:") as outbox:
    files = Files(directory=sys.argv[2])
    client = Client(settings, outbox, Callbacks(values=slow), files=files)
    client.connect()
    client.add("RSS", grown())
    input()
    client.add("RSS", grown())
    client.close(10)
"""


@pytest.mark.soak  # five seconds of nothing but work
def test_floods_of_large_messages_do_not_fill_the_memory(
    settings: Settings, platform: Platform, tmp_path: Path
) -> None:
    arguments = [sys.executable, "-c", DEVICE, str(settings.port), str(tmp_path / "files")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as device:
        (before,) = platform.readings(1)
        command = json.dumps([{"T": "x" * MEGABYTE, "timestamp": 1}]).encode()
        initiate = m.FileUploadInitiate(m.ListedFile("small.bin", 10, "0" * 32))
        platform.send(KEY, initiate)
        platform.send(KEY, m.FileBinaryResponse.of(bytes(20 * MEGABYTE), None))
        assert platform.next_of(m.FileUploadStatus).status is m.FileStatus.FILE_TRANSFER
        assert platform.next_of(m.FileUploadStatus).status is m.FileStatus.ERROR
        for _ in range(200):
            platform._mqtt.publish(f"p2d/{KEY}/feed_values", command, qos=2)
        platform.send_bytes(f"p2d/{KEY}/nothing", b"all sent")
        _, told = device.communicate(b"\n", timeout=60)
    (after,) = platform.readings(1)
    assert int(str(after.value)) - int(str(before.value)) < 150
    assert b"faster than it can be handled" in told
    assert list((tmp_path / "files").iterdir()) == []


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", 10 * MEGABYTE)


@pytest.fixture
def slow_web() -> Iterator[Pages]:
    ended = threading.Event()

    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not ended.wait(0.02):
            request.wfile.write(b"x")

    def silent(_: BaseHTTPRequestHandler) -> None:
        ended.wait(PATIENCE_S)

    with Pages() as web:
        web.pages = {"/trickle": trickle, "/silent": silent}
        yield web
        ended.set()


@pytest.mark.parametrize(
    ("path", "kind"), [("trickle", FileRefusedError), ("silent", TimeoutError)]
)
def test_a_slow_server_is_given_up(
    store: FileStore, slow_web: Pages, path: str, kind: type[Exception]
) -> None:
    begun = time.monotonic()
    with pytest.raises(kind, match=re.compile("too long|timed out")):
        fetch(
            f"{slow_web.url}/{path}",
            path,
            store,
            threading.Event(),
            silence_s=0.3,
            longest_s=0.5,
        )
    assert time.monotonic() - begun < 3
    assert list(store.directory.iterdir()) == []


def test_a_trickle_can_be_aborted(
    settings: Settings, outbox: Outbox, platform: Platform, slow_web: Pages, tmp_path: Path
) -> None:
    client = Client(settings, outbox, files=Files(directory=tmp_path / "files"))
    client.connect(PATIENCE_S)
    url = f"{slow_web.url}/trickle"
    platform.send(KEY, m.FileUrlDownloadInitiate(url))
    assert platform.next_of(m.FileUrlDownloadStatus).status is m.FileStatus.FILE_TRANSFER
    wait_until(lambda: slow_web.asked)
    platform.send(KEY, m.FileUrlDownloadAbort(url))
    assert platform.next_of(m.FileUrlDownloadStatus).status is m.FileStatus.ABORTED
    wait_until(lambda: not list((tmp_path / "files").iterdir()))
    client.close()


def test_chunks_out_of_order_end_the_transfer(
    settings: Settings, outbox: Outbox, platform: Platform, tmp_path: Path
) -> None:
    client = Client(settings, outbox, files=Files(directory=tmp_path / "files"))
    client.connect(PATIENCE_S)
    chunks = [bytes([number]) * 100 for number in range(4)]
    platform.send(KEY, m.FileUploadInitiate(m.ListedFile("f.bin", 400, "0" * 32)))
    platform.send(KEY, m.FileBinaryResponse.of(chunks[0], None))
    for _ in range(3):
        platform.send(KEY, m.FileBinaryResponse.of(chunks[3], chunks[2]))
    statuses = [platform.next_of(m.FileUploadStatus) for _ in range(2)]
    assert statuses[1].error is m.FileError.RETRY_COUNT_EXCEEDED
    assert list((tmp_path / "files").iterdir()) == []
    client.close()
