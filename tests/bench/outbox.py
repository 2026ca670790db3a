"""Ten thousand readings into the wolkabout node's outbox while there is no broker.

Durable means committed by SQLite with its log synced. Bytes are those that were handed to the
kernel, whatever kind of disk is underneath.
"""

import time
from collections.abc import Callable, Iterator

from pydantic import SecretStr

from tests.bench.figures import Figure
from tests.bench.measuring import bytes_written
from tests.support.mosquitto import free_port
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow.wolkabout import Outbox
from wolkflow_wolkabout.wolkabout import Wolkabout

NUMBER, LONE = 10_000, 5
PATIENCE = 30.0


def measure() -> Iterator[Figure]:
    """Send a burst, then single readings."""
    cloud = Wolkabout(
        host="127.0.0.1", port=free_port(), key="bench", password=SecretStr("bench"), tls=False
    )
    messages = [Msg("T", 20 + at % 100 / 10, 1_700_000_000_000 + at) for at in range(NUMBER)]
    with Bench(cloud) as bench:
        outbox = cloud._outbox
        written, cpu, start = bytes_written(), time.process_time(), time.monotonic()
        for msg in messages:
            cloud.process(msg)
        accepted = time.monotonic() - start
        _wait(lambda: not outbox.uncommitted)
        durable = time.monotonic() - start
        cpu, written = time.process_time() - cpu, bytes_written() - written
        alone = [_alone(cloud, outbox, at) for at in range(LONE)]
        assert not bench.errors
    yield Figure(f"{NUMBER:,} readings accepted in", accepted, "s", at_most=1)
    yield Figure("the last of them durable after", durable, "s")
    yield Figure("CPU a reading", cpu / NUMBER * 1e6, "us")
    yield Figure("bytes written a reading", written / NUMBER, "B")
    yield Figure("a reading that comes alone is durable after", max(alone), "s", at_most=1.1)


def _alone(cloud: Wolkabout, outbox: Outbox, value: int) -> float:
    """Send one reading; give the seconds until it is durable."""
    start = time.monotonic()
    cloud.process(Msg("T", value, 1_700_000_000_000))
    _wait(lambda: not outbox.uncommitted)
    return time.monotonic() - start


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("the outbox was not committed")
        time.sleep(0.001)
