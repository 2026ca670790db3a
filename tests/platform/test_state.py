import json
import signal
import sqlite3
import subprocess
import sys

import pytest

from tests.platform.raw_client import RawClient, connect_packet, publish_packet
from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import Delivery, Platform, PlatformStateError
from wolkflow.platform.events import Changed, Connected, ValuesArrived
from wolkflow.platform.store.transfers import PART
from wolkflow.wolkabout import messages as m

CHILD = """
import sys, threading
from wolkflow.platform import Platform
with Platform(state=sys.argv[1]) as platform:
    print(platform.port, flush=True)
    threading.Event().wait()
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "platform.db"


def test_a_restart_loses_nothing(file):
    with Platform(state=file) as platform, ScriptedDevice(platform) as device:
        seen = platform.device(device.key, name="Station")
        device.say(m.FeedRegistration((m.Feed("Lamp", "L", m.FeedType.IN_OUT, "BOOLEAN"),)))
        device.say(m.FeedValues.collect([m.Reading("T", 1.5, 1), m.Reading("T", 2, 2)]))
        device.say(m.AttributeRegistration((m.Attribute("A", m.DataType.STRING, "x"),)))
        device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": 1, "FIRMWARE_VERSION": "1"}))
        device.say(m.FileList((m.ListedFile("a", 1, ""),)))
        seen.send("L", True)
        seen.install("fw", wait=False)
        seen.abort_install()
        seen.set_delivery(Delivery.PULL)
        seen.send("L", False)
        content = bytes(PART + 5)
        seen.upload(content, "big", wait=False)
        before = knowledge(seen)
    with Platform(state=file) as platform:
        seen = platform.device("dev-0001")
        assert knowledge(seen) == before
        with ScriptedDevice(platform) as device:
            offered = device.next(m.FileUploadInitiate).file
            assert offered.size == len(content)
            assert device.ask(m.FileBinaryRequest("big", 0), m.FileBinaryResponse).data
            answer = device.ask(m.PullFeedValues(), m.FeedValues)
            assert [reading[:2] for reading in answer.readings()] == [("L", False)]


def knowledge(seen):
    return (
        seen.state._replace(connected=False),
        seen.feeds,
        seen.history("T"),
        seen.attributes,
        seen.parameters,
        seen.files,
        seen.installs,
        seen.waiting,
        [one[:6] for one in seen.transfers],
    )


def test_what_is_acknowledged_survives_a_killed_process(file):
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(file)], stdout=subprocess.PIPE, text=True
    )
    acknowledged = 0
    try:
        port = int(child.stdout.readline())
        with RawClient(port) as client:
            client.send(connect_packet("k")).read(4)
            for number in range(1, 301):
                payload = b'[{"N": %d, "timestamp": %d}]' % (number, number)
                client.send(publish_packet("d2p/k/feed_values", payload, qos=1, number=number))
            while acknowledged < 200 and client.read(4):
                acknowledged += 1
            child.send_signal(signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    with Platform(state=file) as platform:
        kept = [point.value for point in platform.device("k").history("N")]
    assert len(kept) >= acknowledged == 200
    assert kept == list(range(1, len(kept) + 1))


def test_a_second_platform_on_one_state_is_refused(file):
    with Platform(state=file), pytest.raises(PlatformStateError, match="another platform uses it"):
        Platform(state=file).start()
    with Platform(state=file):
        assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_is_none_is_named(file, tmp_path):
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(PlatformStateError, match=r"platform\.db: can't keep"):
        Platform(state=file).start()
    (tmp_path / "plain").write_text("")
    with pytest.raises(PlatformStateError, match="plain"):
        Platform(state=tmp_path / "plain" / "platform.db").start()


def test_another_versions_file_is_refused(file):
    with Platform(state=file):
        pass
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(PlatformStateError, match="another version of wolkflow: 99"):
        Platform(state=file).start()


def test_an_upload_that_was_not_read_completely_is_forgotten(file, tmp_path):
    with Platform(state=file) as platform:
        device = platform.device("k")
        device.upload(b"x", "whole", wait=False)
        number = device.transfers[0].number
        platform.do(
            lambda exchange: exchange.store._connection.execute(
                "UPDATE transfer SET status = 'PREPARING' WHERE id = ?", (number,)
            )
        )
    with Platform(state=file) as platform:
        assert platform.device("k").transfers == []


def test_events_come_in_order_after_the_commit(platform):
    told = []

    def look(event):
        if isinstance(event, ValuesArrived):
            told.append(platform.device("dev-0001").value("T"))
        told.append(type(event))

    with ScriptedDevice(platform) as device:
        stop = platform.listen(look)
        device.say(m.FeedValues.collect([m.Reading("T", 5, 1)]))
        stop()
        device.say(m.FeedValues.collect([m.Reading("T", 6, 2)]))
    assert told[-2:] == [5, ValuesArrived]
    assert Changed in told


def test_a_listener_that_fails_harms_nobody(platform, caplog):
    def fail(_):
        raise ZeroDivisionError

    platform.listen(fail)
    with ScriptedDevice(platform) as device:
        device.ask(m.TimeRequest(), m.PlatformTime)
    assert "a listener failed" in caplog.text


def test_a_slow_reader_of_events_loses_the_oldest(platform):
    with platform.watch(size=3) as watch, ScriptedDevice(platform) as device:
        for number in range(10):
            device.say(m.FeedValues.collect([m.Reading("T", number, number)]))
        platform.device("dev-0001").wait_for("T", 9)
        assert watch.dropped > 10
        assert len(watch._events) == 3
    assert list(watch) != []
    assert watch.next(0) is None


def test_a_watch_begins_now_and_ends_when_it_is_closed(platform):
    with platform.watch() as watch, ScriptedDevice(platform):
        event = watch.next(5)
        assert isinstance(event, Changed | Connected)


def test_messages_are_remembered(platform):
    with ScriptedDevice(platform) as device:
        device.ask(m.TimeRequest(), m.PlatformTime)
        device.say_bytes("d2p/dev-0001/parameters", json.dumps({"A": "x" * 9000}).encode())
        asked, answered, long = platform.messages("dev-0001")
    assert (asked.topic, asked.to_device, asked.message) == (
        "d2p/dev-0001/time",
        False,
        m.TimeRequest(),
    )
    assert answered.to_device
    assert len(long.payload) == 4096
    assert long.size == 9009


def test_what_cannot_be_written_is_not_acknowledged(platform, caplog):
    def set_pages(number):
        return lambda exchange: exchange.store._connection.execute(
            f"PRAGMA max_page_count = {number}"
        )

    message = publish_packet(
        "d2p/k/feed_values", b'[{"T": "%s", "timestamp": 1}]' % (b"x" * 100_000), qos=1, number=5
    )
    platform.device("k")
    platform.do(set_pages(1))  # SQLite takes that as: no more than there are
    for _ in range(2):
        with RawClient(platform.port) as client:
            client.send(connect_packet("k")).read(4)
            assert client.send(message).ended()
    assert caplog.text.count("can't be written: database or disk is full") == 1
    assert platform.device("k").feeds == []
    platform.do(set_pages(1_000_000))
    with RawClient(platform.port) as client:
        client.send(connect_packet("k")).read(4)
        assert client.send(message).read(4) == b"\x40\x02\0\5"
    assert len(platform.device("k").value("T")) == 100_000
