"""A file of 20 MB from the platform to a device, in chunks through mosquitto."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from wolkflow.wolkabout import messages as m

SIZE = 20_000_000
CHUNK = 256 * 1024
KEY = "bench"
DEVICE = """
import sys, threading
from pathlib import Path
from wolkflow.wolkabout import Callbacks, Client, Files, Outbox, Settings

def most():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

here = threading.Semaphore(0)
settings = Settings(host="127.0.0.1", port=int(sys.argv[1]), key="bench", password="p")
with Outbox(":memory:") as outbox:
    callbacks = Callbacks(file=lambda *_: here.release())
    client = Client(settings, outbox, callbacks, files=Files(directory=sys.argv[2]))
    client.connect()
    here.acquire()
    before = most()
    here.acquire()
    print(most() - before)
    client.close()
"""


def measure() -> Iterator[Figure]:
    """Send a small file first, so that only what the size costs is measured."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Mosquitto(folder, {KEY: "p", "platform": "p"}, ("log_type none",)) as broker:
            arguments = [sys.executable, "-c", DEVICE, str(broker.port), str(folder / "files")]
            with Platform(broker.port, "platform", "p") as platform:
                device = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
                platform.next_of(m.Parameters, 20)
                _send(platform, "small.bin", os.urandom(CHUNK))
                seconds = _send(platform, "large.bin", os.urandom(SIZE))
                out, _ = device.communicate(timeout=60)
    yield Figure("20 MB in chunks of 256 KiB", SIZE / 1e6 / seconds, "MB/s")
    yield Figure("memory grows by", float(out), "MB", at_most=10)


def _send(platform: Platform, name: str, content: bytes) -> float:
    """Serve a file's chunks; give the seconds it took."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    start = time.monotonic()
    platform.send(KEY, m.FileUploadInitiate(m.ListedFile(name, len(content), digest)))
    while True:
        message = platform.next().message
        if isinstance(message, m.FileBinaryRequest):
            index = message.chunk_index
            before = chunks[index - 1] if index else None
            platform.send(KEY, m.FileBinaryResponse.of(chunks[index], before))
        elif isinstance(message, m.FileUploadStatus) and message.status != "FILE_TRANSFER":
            if message.status != "FILE_READY":
                raise RuntimeError(f"the upload failed: {message}")
            return time.monotonic() - start
