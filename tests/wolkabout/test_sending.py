"""The pace: window, turns of backlog and live readings, and readings that outlive a process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.scripted_broker import PUBLISH, ScriptedBroker
from tests.support.wait import wait_until
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import RefusedValueError
from wolkflow.wolkabout.messages import FeedValues, Parameters
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.sender import Sender
from wolkflow.wolkabout.separation import Separation
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.streams import Streams

KEY = "dev-0001"
PASSWORD = "s3cret-pw"
T0 = 1_700_000_000_000
PATIENCE_S = 10.0


def test_no_more_than_the_window_is_on_its_way(outbox: Outbox, new_client: NewClient) -> None:
    for number in range(1000):
        outbox.add("T", number, T0 + number)
    with ScriptedBroker() as broker:
        settings = Settings(
            host="127.0.0.1", port=broker.port, key=KEY, password=PASSWORD, window=5, batch=10
        )
        client = new_client(settings, outbox)
        client.connect(PATIENCE_S)
        first = [broker.next_of(PUBLISH) for _ in range(5)]
        client.request_time()  # a message beside the readings waits as well
        broker.acknowledge(first[1])
        assert b"/time" in broker.next_of(PUBLISH).body
        assert broker.packets.empty()
        assert outbox.counts.waiting == 1000 - 10  # only what was acknowledged has left
        client.close(0)
    assert outbox.counts.acknowledged == 10


def test_large_messages_do_not_put_more_readings_on_their_way(
    outbox: Outbox, new_client: NewClient
) -> None:
    for number in range(5000):
        outbox.add("T", number, T0 + number)
    with ScriptedBroker() as broker:
        settings = Settings(host="127.0.0.1", port=broker.port, key=KEY, password=PASSWORD)
        client = new_client(settings, outbox)
        client.connect(PATIENCE_S)
        _announced, *first = [broker.next_of(PUBLISH) for _ in range(6)]
        assert [packet.body.count(b"timestamp") for packet in first] == [400] * 5
        broker.acknowledge(first[0])
        assert broker.next_of(PUBLISH).body.count(b"timestamp") == 400
        assert broker.packets.empty()
        client.close(0)


def test_what_was_not_acknowledged_is_sent_again_in_the_next_session(
    outbox: Outbox, new_client: NewClient
) -> None:
    for number in range(30):
        outbox.add("T", number, T0 + number)
    with ScriptedBroker() as broker:
        settings = Settings(
            host="127.0.0.1",
            port=broker.port,
            key=KEY,
            password=PASSWORD,
            batch=10,
            retry_from_s=0.02,
        )
        client = new_client(settings, outbox)
        client.connect(PATIENCE_S)
        announced, first, second, third = [broker.next_of(PUBLISH) for _ in range(4)]
        broker.acknowledge(second)
        while outbox.counts.acknowledged < 10:
            broker.acknowledge(announced)
            client.commit()
        broker.kick()
        _, *again = [broker.next_of(PUBLISH) for _ in range(3)]
        client.close(0)
    assert [packet.body[-200:] for packet in again] == [first.body[-200:], third.body[-200:]]


def test_what_is_taken_while_the_sender_begins_is_new_and_waits_its_turn(outbox: Outbox) -> None:
    class Sent:
        """A session whose broker acknowledges at once."""

        def __init__(self) -> None:
            self.payloads: list[bytes] = []

        def publish(self, _topic: str, payload: bytes) -> int:
            self.payloads.append(payload)
            if len(self.payloads) == 1:
                outbox.add("T", 5000, T0 + 5000)
            sender.acknowledged(len(self.payloads))
            return len(self.payloads)

    settings = Settings(host="127.0.0.1", key=KEY, password=PASSWORD)
    sender = Sender(settings, outbox, announce=list, report=pytest.fail)
    session = Sent()
    sender.opened(session)
    for number in range(5000):  # more than a short backlog, before its thread has begun
        outbox.add("T", number, T0 + number)
    sender.start()
    wait_until(lambda: outbox.counts.waiting == 0)
    sender.close(PATIENCE_S)
    times = [entry["timestamp"] for payload in session.payloads for entry in json.loads(payload)]
    assert times == list(range(T0, T0 + 5001))


def batches(streams: Streams, number: int) -> list[tuple[int, int]]:
    found = [streams.next() for _ in range(number)]
    return [(batch.first_id, batch.last_id) for batch in found if batch is not None]


def test_a_short_backlog_goes_first_so_that_all_is_in_order() -> None:
    with Outbox(":memory:") as outbox:
        for number in range(25):
            outbox.add("T", number, T0)
        streams = Streams(outbox, 10)
        for number in range(15):
            outbox.add("T", number, T0)
        assert batches(streams, 9) == [(1, 10), (11, 20), (21, 25), (26, 35), (36, 40)]
        assert not streams.backlog


def test_a_long_backlog_and_live_readings_take_turns_each_in_order() -> None:
    with Outbox(":memory:") as outbox:
        for number in range(5000):
            outbox.add("T", number, T0)
        streams = Streams(outbox, 1000)
        for number in range(2500):
            outbox.add("T", number, T0)
        assert batches(streams, 9) == [
            (1, 1000),
            (5001, 6000),
            (1001, 2000),
            (6001, 7000),
            (2001, 3000),
            (3001, 4000),  # the backlog is short now
            (4001, 5000),
            (7001, 7500),
        ]
        outbox.add("T", 0, T0)
        assert batches(streams, 2) == [(7501, 7501)]
        assert not streams.backlog


def test_a_batch_is_cut_to_the_largest_message() -> None:
    with Outbox(":memory:") as outbox:
        for number in range(100):
            outbox.add("TEXT", "x" * 100, T0 + number)
        streams = Streams(outbox, 100)
        streams.largest_payload = 2048
        sizes = []
        while batch := streams.next():
            sizes.append((batch.number, len(batch.payload)))
        assert sum(number for number, _ in sizes) == 100
        assert all(size <= 2048 for _, size in sizes)
        assert len(sizes) <= 8


def payloads(*readings: tuple[str, Any, int], separated: bool | list[str]) -> list[str]:
    """What goes out for these readings, message by message."""
    with Outbox(":memory:") as outbox:
        streams = Streams(outbox, 100, Separation(separated))
        for reading in readings:
            outbox.add(*reading)
        found = []
        while batch := streams.next():
            found.append(batch.payload.decode())
        assert not streams.live
    return found


def test_separated_feeds_leave_alone_and_keep_their_place() -> None:
    assert payloads(
        ("T", 1, T0),
        ("ALARM", "smoke", T0),
        ("T", 2, T0 + 1),
        ("T", 3, T0 + 2),
        ("ALARM", "fire", T0 + 2),
        ("ALARM", "none", T0 + 3),
        separated=["ALARM"],
    ) == [
        f'[{{"timestamp": {T0}, "T": 1}}]',
        f'[{{"ALARM": "smoke", "timestamp": {T0}}}]',
        f'[{{"timestamp": {T0 + 1}, "T": 2}}, {{"timestamp": {T0 + 2}, "T": 3}}]',
        f'[{{"ALARM": "fire", "timestamp": {T0 + 2}}}]',
        f'[{{"ALARM": "none", "timestamp": {T0 + 3}}}]',
    ]


def test_separated_readings_of_one_moment_share_a_message_unless_they_are_of_one_feed() -> None:
    assert payloads(("X", 1, T0), ("Y", 2, T0), ("X", 3, T0), ("Y", 4, T0 + 1), separated=True) == [
        f'[{{"X": 1, "Y": 2, "timestamp": {T0}}}]',
        f'[{{"X": 3, "timestamp": {T0}}}]',
        f'[{{"Y": 4, "timestamp": {T0 + 1}}}]',
    ]


def test_a_feed_that_cannot_be_is_not_separated_either() -> None:
    with pytest.raises(RefusedValueError, match="timestamp"):
        Settings(host="h", key="k", password="p", separated=["timestamp"])


class Unset:
    """A clock that was never set."""

    boot = "b"

    def wall_ms(self) -> int:
        return 10_000

    def uptime_ms(self) -> int:
        return 10_000


def test_readings_of_an_unset_clock_wait_and_do_not_block_the_end() -> None:
    with Outbox(":memory:", clock=Unset()) as outbox:
        outbox.add("T", 1)
        assert Streams(outbox, 10).next() is None


def test_values_that_leave_alone_are_dated_by_the_platform_while_nobody_knows_the_time() -> None:
    settings = Settings(host="h", key="k", password="p")
    with Outbox(":memory:", clock=Unset()) as outbox:
        client = Client(settings, outbox, clock=Unset())
        client.add_separated({"A": 1, "B": 2})
        client.add_separated({"A": 3}, T0)
        payloads = [kept.payload.decode() for kept in outbox.kept(0, 10)]
    assert payloads == ['[{"A": 1, "B": 2}]', f'[{{"A": 3, "timestamp": {T0}}}]']


PUBLISHING = """
import sys
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

path, port = sys.argv[1], int(sys.argv[2])
settings = Settings(host="127.0.0.1", port=port, key="dev-0001", password="s3cret-pw", batch=7)
client = Client(settings, Outbox(path))
client.connect()
number = 0
while True:
    for _ in range(50):
        client.add("T", number, 1_700_000_000_000 + number)
        number += 1
    client.commit()
    print(number, flush=True)
"""


def test_kill_9_while_publishing_loses_nothing_committed(
    tmp_path: Path,
    mosquitto: Mosquitto,
    platform: Platform,
    settings: Settings,
    new_client: NewClient,
) -> None:
    path = tmp_path / "killed.db"
    arguments = [sys.executable, "-c", PUBLISHING, str(path), str(mosquitto.port)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        committed = 0
        while committed < 4000:
            committed = int(child.stdout.readline())
        child.kill()
        committed = int([str(committed), *child.stdout.read().split()][-1])
    with Outbox(path) as outbox:
        client = new_client(settings, outbox)
        client.add("END", 1, T0)
        client.connect(PATIENCE_S)
        client.close(PATIENCE_S)
        assert outbox.counts.waiting == 0
    values: list[object] = []
    while True:
        readings = list(platform.next_of(FeedValues).readings())
        values += [reading.value for reading in readings if reading.reference == "T"]
        if readings[-1].reference == "END":
            break
    assert set(range(committed)) <= set(values)


def test_closing_drains_what_is_left(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    platform.next_of(Parameters)
    for number in range(3000):
        client.add("T", number, T0 + number)
    client.close(PATIENCE_S)
    assert outbox.counts.waiting == 0
    assert [reading.value for reading in platform.readings(3000)] == list(range(3000))
