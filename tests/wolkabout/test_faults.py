"""Links that break and programs that are killed, on a real broker: nothing accepted is lost."""

import hashlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import Queue

import pytest

from tests.support.link import Link
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.wait import wait_until
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.file_transfer import Files
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
T0 = 1_700_000_000_000
PATIENCE_S = 10.0
CHUNKS = [os.urandom(900) for _ in range(3)]
CONTENT = b"".join(CHUNKS)


@pytest.fixture
def link(mosquitto: Mosquitto) -> Iterator[Link]:
    with Link(mosquitto.port) as link:
        yield link


def test_a_stalled_link_is_found_by_the_keep_alive(
    settings: Settings, outbox: Outbox, platform: Platform, link: Link, new_client: NewClient
) -> None:
    lost: Queue[LinkError] = Queue()
    impatient = replace(settings, port=link.port, keep_alive_s=1, connect_timeout_s=1.0)
    client = new_client(impatient, outbox, Callbacks(disconnected=lost.put))
    client.connect(PATIENCE_S)
    link.stall()  # no FIN, no RST: only silence
    begun = time.monotonic()
    for number in range(500):
        client.add("T", number, T0 + number)
    assert isinstance(lost.get(timeout=PATIENCE_S), LinkError)
    assert time.monotonic() - begun < 5  # the time-out of TCP is a quarter of an hour
    link.cut()
    link.mend()
    seen: list[object] = []
    while 499 not in seen:
        seen += [reading.value for reading in platform.readings(1)]
    assert list(dict.fromkeys(seen)) == list(range(500))
    wait_until(lambda: outbox.counts.waiting == 0)


def test_a_link_that_is_cut_again_and_again_loses_nothing(
    settings: Settings, outbox: Outbox, platform: Platform, link: Link, new_client: NewClient
) -> None:
    client = new_client(replace(settings, port=link.port, batch=10), outbox)
    client.connect(PATIENCE_S)
    for round_ in range(10):
        for number in range(200 * round_, 200 * (round_ + 1)):
            client.add("T", number, T0 + number)
        wait_until(lambda: outbox.counts.acknowledged > 100 * round_)  # noqa: B023 - called at once
        link.cut()
        link.mend()
    seen: set[object] = set()
    while len(seen) < 2000:
        seen |= {reading.value for reading in platform.readings(1)}
    assert seen == set(range(2000))
    wait_until(lambda: outbox.counts.waiting == 0)


class Transfer:
    """The platform's side of an upload over a link that is cut after a number of messages."""

    def __init__(self, platform: Platform, client: Client, link: Link, name: str) -> None:
        self._platform = platform
        self._client = client
        self._link = link
        self._name = name
        self.messages = 0

    def run(self, cut_after: int) -> None:
        """Send the file; repeat the beginning when the device never heard of it."""
        self._begin(cut_after)
        begun = False
        while True:
            message = self._platform.next().message
            if isinstance(message, m.FileUploadStatus) and message.name == self._name:
                begun = True
                self._count(cut_after)
                if message.status is not m.FileStatus.FILE_TRANSFER:
                    assert message.status is m.FileStatus.FILE_READY
                    return
            elif isinstance(message, m.FileBinaryRequest) and message.name == self._name:
                self._count(cut_after)
                self._send(message.chunk_index)
                self._count(cut_after)
            elif isinstance(message, m.Parameters) and not begun:
                self._begin(cut_after)

    def _begin(self, cut_after: int) -> None:
        digest = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
        file = m.ListedFile(self._name, len(CONTENT), digest)
        self._platform.send(KEY, m.FileUploadInitiate(file))
        self._count(cut_after)

    def _send(self, index: int) -> None:
        before = CHUNKS[index - 1] if index else None
        self._platform.send(KEY, m.FileBinaryResponse.of(CHUNKS[index], before))

    def _count(self, cut_after: int) -> None:
        self.messages += 1
        if self.messages == cut_after:
            self._link.cut()
            wait_until(lambda: not self._client.connected)
            self._link.mend()


def test_an_upload_survives_a_cut_in_every_phase(
    settings: Settings, outbox: Outbox, platform: Platform, link: Link, tmp_path: Path
) -> None:
    arrived: Queue[Path] = Queue()
    client = Client(
        replace(settings, port=link.port),
        outbox,
        Callbacks(file=lambda _, path: arrived.put(path)),
        files=Files(directory=tmp_path / "files"),
    )
    client.connect(PATIENCE_S)
    platform.next_of(m.Parameters)
    cut_after = 0
    while True:
        transfer = Transfer(platform, client, link, f"{cut_after}.bin")
        transfer.run(cut_after)
        path = arrived.get(timeout=PATIENCE_S)
        assert (path.name, path.read_bytes()) == (f"{cut_after}.bin", CONTENT)
        if transfer.messages < cut_after:
            break
        cut_after += 1
    assert cut_after > 8  # the beginning, its status, three requests, three chunks, the end
    client.close()


PROGRAM = """
import random, sys, time
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

path, port, life, readings, pace = sys.argv[1], *map(int, sys.argv[2:5]), float(sys.argv[5])
settings = Settings(host="127.0.0.1", port=port, key="dev-0001", password="s3cret-pw", batch=17,
                    retry_from_s=0.05, retry_to_s=0.2)
client = Client(settings, Outbox(path))
client.start()
for number in range(readings):
    for feed in "TH":
        client.add(feed, f"{life} {number}")
    if number % 10 == 9:
        client.commit()
        print(number + 1, flush=True)
        time.sleep(random.uniform(0, pace))
print("end", flush=True)
time.sleep(60)
"""


def lives(path: Path, port: int, kills: int, readings: int) -> list[int]:
    """Run and kill the program; give how many readings of each feed were accepted in each run."""
    accepted = []
    rng = random.Random(kills)
    for life in range(kills):
        arguments = [str(path), str(port), str(life), str(readings), str(0.6 / readings * 10)]
        command = [sys.executable, "-c", PROGRAM, *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            lines = [program.stdout.readline()]  # it is at work
            time.sleep(rng.uniform(0, 0.3))
            program.kill()
            lines += program.stdout.read().split("\n")
        accepted.append(max(int(line) for line in lines if line.strip().isdigit()))
    return accepted


@pytest.mark.parametrize(
    ("kills", "readings"), [(3, 200), pytest.param(200, 200, marks=pytest.mark.soak)]
)
def test_kill_9_at_random_points_loses_nothing_accepted(
    platform: Platform, settings: Settings, tmp_path: Path, kills: int, readings: int
) -> None:
    path = tmp_path / "killed.db"
    accepted = lives(path, settings.port, kills, readings)
    with Outbox(path) as outbox:
        client = Client(settings, outbox)
        client.connect(PATIENCE_S)
        wait_until(lambda: outbox.counts.waiting == 0, 60)
        client.add("END", 1)
        seen: list[m.Reading] = []
        while not seen or seen[-1].reference != "END":
            seen += platform.next_of(m.FeedValues).readings()
        client.close()
    seen.pop()
    arrivals = Counter((reading.reference, str(reading.value)) for reading in seen)
    for life, number in enumerate(accepted):
        for feed in "TH":
            missing = [n for n in range(number) if (feed, f"{life} {n}") not in arrivals]
            assert missing == []
            first = [value for name, value in arrivals if name == feed]  # in order of arrival
            numbers = [int(v.split()[1]) for v in first if v.split()[0] == str(life)]
            assert numbers == sorted(numbers)
    twice = sum(arrivals.values()) - len(arrivals)
    print(f"{len(arrivals)} readings, {kills} kills, {twice} came twice")  # noqa: T201 - reported
