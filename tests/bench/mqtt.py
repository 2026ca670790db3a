"""Twenty thousand readings through mosquitto, acknowledged with QoS 2, beside others.

wolkflow's go through the outbox, whose commits are on disk; what the broker has within 20 ms is not
written. `paho, paced` is the least that is possible: json and paho, never more than 20 messages on
their way, and nothing is stored.
With `--wolk-connect` WolkConnect-Python sends them, too, in a process and environment of its own;
it keeps what waits in memory only, and hands all of it to paho at once.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from paho.mqtt.client import Client as Paho
from paho.mqtt.enums import CallbackAPIVersion

from tests.bench.figures import Figure
from tests.bench.measuring import bytes_written
from tests.bench.wolk_connect import installed, publish
from tests.support.mosquitto import Mosquitto
from wolkflow.wolkabout import Client, Outbox, Settings

NUMBER, BATCH, WINDOW = 20_000, 100, 20
ROUNDS = 5
PATIENCE = 60.0
KEY, PASSWORD = "bench", "bench"
Spent = tuple[float, float]


def measure(wolk_connect: Path | None = None) -> Iterator[Figure]:
    """Send them in turns: all with wolkflow, all with paho, all with WolkConnect."""
    python = installed(wolk_connect) if wolk_connect else None
    theirs: dict[int, list[Spent]] = {1: [], BATCH: []}
    written = 0
    ours: list[Spent] = []
    single: list[Spent] = []
    batches: list[Spent] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Mosquitto(folder, {KEY: PASSWORD}, ("log_type none",)) as broker:
            for at in range(ROUNDS):
                before = bytes_written()
                ours.append(_wolkflow(folder / f"outbox{at}.db", broker.port))
                written += bytes_written() - before
                batches.append(_paho(broker.port, BATCH))
                single.append(_paho(broker.port, 1))
                if python is not None:
                    for batch, spent in theirs.items():
                        spent.append(publish(python, broker.port, NUMBER, batch))
    for who, spent in (
        ("wolkflow", ours),
        ("paho, paced, 100 readings a message", batches),
        ("paho, paced, a message a reading", single),
        ("WolkConnect, a message a reading", theirs[1]),
        ("WolkConnect, 100 readings a message", theirs[BATCH]),
    ):
        if not spent:
            continue
        yield Figure(f"{who}: readings a second", NUMBER / median(wall for wall, _ in spent), "/s")
        yield Figure(f"{who}: CPU each", median(cpu for _, cpu in spent) / NUMBER * 1e6, "us")
    yield Figure("wolkflow: written to disk for 1,000 readings", written / ROUNDS / NUMBER, "kB")
    for batch, at_least in ((1, 3.0), (BATCH, 1.0)) if python else ():
        times = [one[0] / other[0] for one, other in zip(theirs[batch], ours, strict=True)]
        what = f"times as fast as WolkConnect with {batch} readings a message"
        yield Figure(what, median(times), "x", at_least=at_least)


def _wolkflow(path: Path, port: int) -> Spent:
    """Give the seconds and CPU seconds from the first `add` to the last acknowledgement."""
    settings = Settings(host="127.0.0.1", port=port, key=KEY, password=PASSWORD)
    with Outbox(path) as outbox:
        client = Client(settings, outbox)
        client.connect()
        watch = _watch()
        for at in range(NUMBER):
            client.add("T", 20 + at % 100 / 10, 1_700_000_000_000 + at)
        while outbox.counts.waiting:
            time.sleep(0.001)
        spent = watch()
        client.close()
    return spent


def _paho(port: int, batch: int) -> Spent:
    """Give the seconds and CPU seconds from the first `publish` to the last acknowledgement."""
    mqtt = Paho(CallbackAPIVersion.VERSION2, client_id=KEY)
    mqtt.username_pw_set(KEY, PASSWORD)
    mqtt.max_inflight_messages_set(WINDOW)
    connected, done = threading.Event(), threading.Event()
    left = _payloads(batch)
    on_the_way: set[int] = set()

    def fill() -> None:
        while len(on_the_way) < WINDOW and (payload := next(left, None)) is not None:
            on_the_way.add(mqtt.publish(f"d2p/{KEY}/feed_values", payload, qos=2).mid)
        if not on_the_way:
            done.set()

    def acknowledged(_: Any, __: Any, number: int, ___: Any, ____: Any) -> None:
        on_the_way.discard(number)
        fill()

    mqtt.on_connect = lambda *_: connected.set()
    mqtt.on_publish = acknowledged
    mqtt.connect("127.0.0.1", port)
    mqtt.loop_start()
    connected.wait(PATIENCE)
    watch = _watch()
    mqtt._out_message_mutex.acquire()  # the first acknowledgements wait until all is counted
    fill()
    mqtt._out_message_mutex.release()
    if not done.wait(PATIENCE):
        raise RuntimeError("the broker did not acknowledge")
    spent = watch()
    mqtt.disconnect()
    mqtt.loop_stop()
    return spent


def _payloads(batch: int) -> Iterator[bytes]:
    for first in range(0, NUMBER, batch):
        yield json.dumps(
            [
                {"T": 20 + at % 100 / 10, "timestamp": 1_700_000_000_000 + at}
                for at in range(first, first + batch)
            ]
        ).encode()


def _watch() -> Callable[[], Spent]:
    wall, cpu = time.monotonic(), time.process_time()
    return lambda: (time.monotonic() - wall, time.process_time() - cpu)
