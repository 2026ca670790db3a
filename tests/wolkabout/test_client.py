"""The client against a real broker."""

import json
import logging
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.wait import wait_until
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import LinkError, OutboxWriteError, RefusedValueError
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
T0 = 1_658_315_834_000
PATIENCE_S = 10.0


def recorded(name: str) -> list[tuple[str, bytes]]:
    """The publishes of the reference client in one of the recorded sessions."""
    lines = (Path(__file__).parent / "transcripts" / f"{name}.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    return [(e["topic"], e["payload"].encode()) for e in events if e["dir"] == "d2p"]


def heard(platform: Platform, number: int) -> list[tuple[str, bytes]]:
    return [platform.next()[:2] for _ in range(number)]


def test_connecting_says_what_the_reference_client_says(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    expected = recorded("01_connect_minimal")
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    assert heard(platform, len(expected)) == expected
    client.close()
    assert platform.nothing_more()


def test_what_was_added_offline_goes_out_in_the_recorded_bytes(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    # The recorded session goes on with messages that were not collected; two are ours to send here.
    expected = recorded("05_offline_then_connect")[:2]
    client = new_client(settings, outbox)
    client.add("T", 1, T0)
    client.add("T", 2, T0 + 1)
    client.connect(PATIENCE_S)
    assert heard(platform, 2) == expected
    client.close()
    assert outbox.counts.waiting == 0


def test_the_connect_packet_is_the_reference_clients(
    settings: Settings, outbox: Outbox, mosquitto: Mosquitto, new_client: NewClient
) -> None:
    path = Path(__file__).parent / "transcripts" / "01_connect_minimal.packets.jsonl"
    packets = [json.loads(line) for line in path.read_text().splitlines()]
    connect = next(p for p in packets if p["packet"] == "CONNECT")
    topics = {p["subscriptions"][0][0] for p in packets if p["packet"] == "SUBSCRIBE"}
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    client.close()
    log = mosquitto.log.read_text()
    level = {4: "p2"}[connect["level"]]  # mosquitto's name for MQTT 3.1.1
    assert f"as {connect['client_id']} ({level}, c1, k60, u'{connect['username']}')" in log
    assert "No will message specified" in log
    for topic in topics:
        assert f"\t{topic} (QoS 2)" in log


def test_values_of_each_type_arrive_as_they_are(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.add("T", 26.93, T0)
    client.add("H", 54, T0)
    client.add("SW", True, T0)
    client.add("LOC", "45.2517,19.8369", T0 + 1)
    client.add("ACC", [0.12, -9.81, 3], T0 + 1)
    client.add("MSG", "čao 👋", T0 + 1)
    client.connect(PATIENCE_S)
    platform.next_of(m.Parameters)
    assert platform.next().payload == (
        b'[{"timestamp": 1658315834000, "T": 26.93, "H": 54, "SW": true}, '
        b'{"timestamp": 1658315834001, "LOC": "45.2517,19.8369", "ACC": "0.12,-9.81,3", '
        b'"MSG": "\\u010dao \\ud83d\\udc4b"}]'
    )
    client.close()


def test_two_readings_in_one_millisecond_both_arrive(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    client.add("T", 1, T0)
    client.add("T", 2, T0)
    assert [reading.value for reading in platform.readings(2)] == [1, 2]
    client.close()


def test_a_value_that_cannot_be_sent_is_refused_by_name(
    settings: Settings, outbox: Outbox, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    with pytest.raises(RefusedValueError, match="'T'"):
        client.add("T", float("nan"))
    with pytest.raises(RefusedValueError, match="timestamp"):
        client.add("timestamp", 1)


def test_commands_parameters_time_and_errors_arrive(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    got: Queue[Any] = Queue()
    client = new_client(
        settings,
        outbox,
        Callbacks(values=got.put, parameters=got.put, time=got.put, error_text=got.put),
    )
    client.connect(PATIENCE_S)
    entries = (m.Entry((("HB", 60), ("MSG", "ok")), T0), m.Entry((("HB", 61),), T0 + 1))
    platform.send(KEY, m.FeedValues(entries))
    assert got.get(timeout=PATIENCE_S) == [("HB", 60, T0), ("MSG", "ok", T0), ("HB", 61, T0 + 1)]
    platform.send(KEY, m.Parameters({"FIRMWARE_UPDATE_CHECK_TIME": 3}))
    assert got.get(timeout=PATIENCE_S).values == {"FIRMWARE_UPDATE_CHECK_TIME": 3}
    platform.send(KEY, m.PlatformTime(T0))
    assert got.get(timeout=PATIENCE_S) == T0
    platform.send(KEY, m.ErrorText("unknown unit"))
    assert got.get(timeout=PATIENCE_S) == "unknown unit"
    client.close()


@pytest.mark.parametrize(
    ("ahead_ms", "said"),
    [(3_600_000, "WARNING ahead of"), (-3_600_000, "WARNING behind"), (0, "INFO")],
)
def test_how_wrong_the_clock_is_gets_logged(
    settings: Settings,
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    ahead_ms: int,
    said: str,
) -> None:
    caplog.set_level(logging.INFO)
    known = threading.Event()
    with Outbox(":memory:") as outbox:
        asking = replace(settings, ask_time=True)
        client = Client(asking, outbox, Callbacks(time=lambda _: known.set()))
        client.connect(PATIENCE_S)
        platform.next_of(m.TimeRequest)
        platform.send(KEY, m.PlatformTime(round(time.time() * 1000) - ahead_ms))
        assert known.wait(PATIENCE_S)
        offset_ms = client.clock_offset_ms
        client.close()
    (line,) = [record for record in caplog.records if "the clock is" in record.getMessage()]
    level, _, direction = said.partition(" ")
    assert line.levelname == level
    assert direction in line.getMessage()
    assert offset_ms is not None
    assert abs(offset_ms + ahead_ms) < 5000


def test_a_command_without_a_time_gets_the_time_of_its_arrival(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    got: Queue[list[m.Reading]] = Queue()
    client = new_client(settings, outbox, Callbacks(values=got.put))
    client.connect(PATIENCE_S)
    platform.send(KEY, m.FeedValues((m.Entry((("SW", True),)),)))
    (reading,) = got.get(timeout=PATIENCE_S)
    assert reading[:2] == ("SW", True)
    assert reading.time_ms is not None
    assert reading.time_ms > T0
    client.close()


def test_requests_go_out_without_payload(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.pull_feed_values()  # not connected: not kept either
    client.connect(PATIENCE_S)
    client.pull_parameters()
    client.pull_feed_values()
    client.request_time()
    assert [(topic.rpartition("/")[2], payload) for topic, payload in heard(platform, 4)[1:]] == [
        ("pull_parameters", b""),
        ("pull_feed_values", b""),
        ("time", b""),
    ]
    client.close()


@pytest.mark.parametrize("answer_as", [m.Parameters, m.SynchronizedParameters])
def test_parameters_asked_for_may_come_on_either_topic(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    new_client: NewClient,
    answer_as: type[m.Parameters],
) -> None:
    got: Queue[m.Parameters] = Queue()
    client = new_client(settings, outbox, Callbacks(parameters=got.put))
    client.connect(PATIENCE_S)
    client.synchronize_parameters("EXTERNAL_ID")
    assert platform.next_of(m.SynchronizeParameters).names == ("EXTERNAL_ID",)
    platform.send(KEY, answer_as({"EXTERNAL_ID": "roof-7"}))
    assert got.get(timeout=PATIENCE_S).values == {"EXTERNAL_ID": "roof-7"}
    assert client.parameters == {"EXTERNAL_ID": "roof-7"}
    client.close()


def test_neither_garbage_nor_a_failing_callback_ends_anything(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    new_client: NewClient,
) -> None:
    got: Queue[list[m.Reading]] = Queue()

    def fail_once(readings: list[m.Reading]) -> None:
        if readings[0].reference == "BAD":
            raise RuntimeError("as users' functions do")
        got.put(readings)

    client = new_client(settings, outbox, Callbacks(values=fail_once))
    client.connect(PATIENCE_S)
    platform.next_of(m.Parameters)
    for name in ("time", "feed_values", "parameters", "file_delete", "file_binary_response"):
        for payload in (b"", b"\xff\xfe", b"{", b"null", b'"x"', b'[{"T": NaN}]'):
            platform.send_bytes(f"p2d/{KEY}/{name}", payload)
    platform.send(KEY, m.FeedValues((m.Entry((("BAD", 1),), T0),)))
    platform.send(KEY, m.FeedValues((m.Entry((("GOOD", 1),), T0),)))
    assert got.get(timeout=PATIENCE_S) == [("GOOD", 1, T0)]
    client.add("T", 1, T0)
    assert platform.readings(1) == [("T", 1, T0)]
    assert "as users' functions do" in caplog.text
    client.close()


def test_a_callback_that_hangs_stops_neither_sending_nor_closing(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    hanging, release = threading.Event(), threading.Event()

    def hang(_: list[m.Reading]) -> None:
        hanging.set()
        release.wait(PATIENCE_S)

    client = new_client(settings, outbox, Callbacks(values=hang))
    client.connect(PATIENCE_S)
    platform.send(KEY, m.FeedValues((m.Entry((("SW", True),), T0),)))
    assert hanging.wait(PATIENCE_S)
    client.add("T", 1, T0)
    assert platform.readings(1) == [("T", 1, T0)]
    release.set()
    client.close()


def test_a_broker_that_went_away_and_came_back_gets_everything(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    mosquitto: Mosquitto,
    new_client: NewClient,
) -> None:
    lost: Queue[LinkError] = Queue()
    client = new_client(settings, outbox, Callbacks(disconnected=lost.put))
    client.connect(PATIENCE_S)
    announced = platform.next_of(m.Parameters)
    client.add("T", 0, T0)
    platform.readings(1)

    mosquitto.stop()
    assert isinstance(lost.get(timeout=PATIENCE_S), LinkError)
    assert not client.connected
    for number in range(1, 500):
        client.add("T", number, T0 + number)
    mosquitto.add_user(KEY, "not yet")  # so that the platform is there before the device
    mosquitto.start()
    platform.wait_until_ready()
    mosquitto.add_user(KEY, settings.password)

    assert platform.next_of(m.Parameters) == announced
    assert [reading.value for reading in platform.readings(499)] == list(range(1, 500))
    client.close()
    assert outbox.counts.waiting == 0


def test_a_link_that_falls_silent_is_noticed_and_nothing_is_lost(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    mosquitto: Mosquitto,
    new_client: NewClient,
) -> None:
    impatient = Settings(
        host=settings.host,
        port=settings.port,
        key=settings.key,
        password=settings.password,
        keep_alive_s=1,
        connect_timeout_s=1,
        retry_from_s=0.05,
    )
    lost: Queue[LinkError] = Queue()
    client = new_client(impatient, outbox, Callbacks(disconnected=lost.put))
    client.connect(PATIENCE_S)
    mosquitto.freeze()
    client.add("T", 1, T0)
    lost.get(timeout=PATIENCE_S)
    mosquitto.thaw()
    assert ("T", 1, T0) in platform.readings(1)
    client.close()
    assert outbox.counts.waiting == 0


def test_a_full_disk_is_reported_and_sending_goes_on(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    mosquitto: Mosquitto,
    new_client: NewClient,
) -> None:
    trouble: Queue[Any] = Queue()
    outbox._file._database.execute("PRAGMA max_page_count = 4")
    client = new_client(settings, outbox, Callbacks(trouble=trouble.put))
    mosquitto.freeze()  # what a broker acknowledges at once is never written
    client.start()
    for number in range(5000):
        client.add("T", number, T0 + number)
    with pytest.raises(OutboxWriteError):
        client.commit()
    assert isinstance(trouble.get(timeout=PATIENCE_S), OutboxWriteError)
    mosquitto.thaw()
    assert [reading.value for reading in platform.readings(5000)] == list(range(5000))
    client.close()
    assert outbox.counts.waiting == 0


@pytest.mark.soak  # the disk is tried again a second later
def test_a_full_disk_is_told_once_and_so_is_its_end(
    settings: Settings, outbox: Outbox, mosquitto: Mosquitto, new_client: NewClient
) -> None:
    mosquitto.stop()
    told: Queue[object] = Queue()
    outbox._file._database.execute("PRAGMA max_page_count = 4")
    callbacks = Callbacks(trouble=told.put, untroubled=lambda: told.put("over"))
    client = new_client(settings, outbox, callbacks)
    client.start()
    for number in range(1000):
        client.add("T", number, T0 + number)
    assert isinstance(told.get(timeout=PATIENCE_S), OutboxWriteError)
    outbox._file._database.execute("PRAGMA max_page_count = 1000000")
    assert told.get(timeout=PATIENCE_S) == "over"
    wait_until(lambda: outbox.uncommitted == 0)
    assert told.empty()
    client.close(0)


def test_a_disk_that_does_not_answer_keeps_nothing_from_being_sent(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    holder = sqlite3.connect(outbox.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")  # nobody else can write until this ends
    for number in range(5000):
        client.add("T", number, T0 + number)
    assert [reading.value for reading in platform.readings(5000)] == list(range(5000))
    wait_until(lambda: outbox.counts.waiting == 0)
    holder.execute("ROLLBACK")
    holder.close()
    client.close()


def test_the_platforms_message_size_is_kept(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    known = threading.Event()
    client = new_client(settings, outbox, Callbacks(parameters=lambda _: known.set()))
    client.connect(PATIENCE_S)
    platform.next_of(m.Parameters)
    platform.send(KEY, m.Parameters({"MAXIMUM_MESSAGE_SIZE": "1"}))
    assert known.wait(PATIENCE_S)
    for number in range(100):
        client.add("TEXT", "x" * 50, T0 + number)
    client.add("TEXT", "y" * 5000, T0 + 100)  # too large on its own; still sent
    sizes, readings = [], 0
    while readings < 101:
        message = platform.next()
        sizes.append(len(message.payload))
        assert isinstance(message.message, m.FeedValues)
        readings += len(message.message.entries)
    assert max(sizes[:-1]) <= 1024
    assert sizes[-1] > 5000
    client.close()


def test_a_client_can_be_closed_and_started_again(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    others = set(threading.enumerate())
    client = new_client(settings, outbox)
    for number in range(3):
        client.connect(PATIENCE_S)
        with pytest.raises(RuntimeError, match="started already"):
            client.start()
        client.add("T", number, T0)
        client.close()
        assert platform.readings(1) == [("T", number, T0)]
    left = [t.name for t in threading.enumerate() if t not in others]
    assert [name for name in left if name.startswith("wolkabout-")] == []


def test_closing_from_a_callback_is_allowed(
    settings: Settings, outbox: Outbox, new_client: NewClient
) -> None:
    closed = threading.Event()

    def close() -> None:
        client.close(0)
        closed.set()

    client = new_client(settings, outbox, Callbacks(connected=close))
    client.start()
    assert closed.wait(PATIENCE_S)
    assert not client.connected


def test_readings_are_durable_within_a_second_without_a_broker(
    settings: Settings, tmp_path: Path, mosquitto: Mosquitto, new_client: NewClient
) -> None:
    mosquitto.stop()
    with Outbox(tmp_path / "o.db") as outbox:
        client = new_client(settings, outbox)
        client.start()
        client.add("T", 1, T0)
        wait_until(lambda: outbox.uncommitted == 0, 3)
        client.close(0)
