"""The power fails at any moment, the link too: no row of a followed file is lost."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.forked import Forked, Warm
from tests.support.link import Link
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from wolkflow.wolkabout.messages import FeedValues

PIPELINE = """
title: Logger
nodes:
  meter: {{file.tail: {{path: meter.jsonl, every: 20ms}}}}
  cloud:
    wolkabout: {{host: 127.0.0.1, port: {port}, key: station, password: secret, tls: false}}
flows:
  rows: [meter, {{json.parse: {{value: row}}}}, cloud.ROW]
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "broker"
    folder.mkdir()
    with Mosquitto(folder, {"station": "secret", "platform": "p"}) as broker:
        yield broker


class Station:
    """A real `wolkflow run`, killed and started again, and the file it follows."""

    def __init__(self, folder: Path, port: int, warm: Warm) -> None:
        self._folder = folder
        self._warm = warm
        (folder / "logger.yaml").write_text(PIPELINE.format(port=port))
        self._meter = folder / "meter.jsonl"
        self.rows = 0

    def start(self) -> Forked:
        with (self._folder / "log").open("ab") as log:
            streams = {"stdout": log.fileno(), "stderr": log.fileno()}
            return self._warm.start(["run", "logger.yaml"], cwd=self._folder, **streams)

    def write(self, count: int) -> None:
        """Append rows as a logger does: some lines arrive in two pieces."""
        with self._meter.open("a") as meter:
            for _ in range(count):
                line = f'{{"row": {self.rows}}}\n'
                meter.write(line[:5])
                meter.flush()
                meter.write(line[5:])
                self.rows += 1

    def log(self) -> str:
        return (self._folder / "log").read_text()


@pytest.mark.parametrize("rounds", [4, pytest.param(50, marks=pytest.mark.soak)])
def test_no_row_is_lost_when_the_process_is_killed(
    tmp_path: Path, broker: Mosquitto, rounds: int, warm: Warm
) -> None:
    rng = random.Random(rounds)
    with Platform(broker.port, "platform", "p") as platform, Link(broker.port) as link:
        station = Station(tmp_path, link.port, warm)
        for round_ in range(rounds):
            if round_ % 2:
                link.cut()
            process = station.start()
            deadline = time.monotonic() + rng.uniform(0.1, 1.2)
            while time.monotonic() < deadline:
                station.write(rng.randrange(1, 40))
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait(20)
            link.mend()
        process = station.start()
        seen: set[object] = set()
        while len(seen) < station.rows:
            seen |= {reading.value for reading in platform.next_of(FeedValues, 30.0).readings()}
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, station.log()
    assert seen == set(range(station.rows))
    assert "Traceback" not in station.log()
