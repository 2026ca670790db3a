"""Programs written for WolkConnect-Python, on a real broker."""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

import wolkflow.wolkabout as wolk
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.transcripts import device_part, recorded
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import PasswordRefusedError

KEY = "dev-0001"
PASSWORD = "s3cret-pw"
T0 = 1_658_315_834_000
PATIENCE_S = 10.0
New = Callable[..., Any]


@pytest.fixture
def new(mosquitto: Mosquitto) -> Iterator[New]:
    made = []

    def make(**options: Any) -> Any:
        device = wolk.Device(KEY, **{"password": PASSWORD, **options})
        made.append(wolk.WolkConnect(device, "127.0.0.1", mosquitto.port))
        return made[-1]

    yield make
    for device in made:
        device.disconnect()


def said(platform: Platform, number: int) -> list[tuple[str, bytes]]:
    return [
        (heard.message.NAME, heard.payload) for heard in (platform.next() for _ in range(number))
    ]


def test_connecting_goes_as_recorded(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    assert said(platform, 1) == device_part(recorded("01_connect_minimal"))
    device.disconnect()
    assert platform.nothing_more()


def test_a_session_begun_offline_goes_as_recorded(new: New, platform: Platform) -> None:
    device = new()
    device.add_feed_value(("T", 1), T0)
    device.add_feed_value(("T", 2), T0 + 1)
    device.add_feed_value_separated(("S", 1), T0 + 2)
    device.register_feed("New", "NF", wolk.FeedType.IN, wolk.Unit.CELSIUS)
    device.remove_feed("OLD")
    device.register_attribute("A", wolk.DataType.STRING, "v")
    device.publish()  # not connected: everything stays
    device.connect()
    expected = device_part(recorded("05_offline_then_connect"))
    assert said(platform, 1) == expected[:1]
    assert platform.nothing_more()  # connecting alone sends nothing that is stored
    device.publish()
    assert said(platform, 5) == expected[1:]
    device.publish()
    device.disconnect()
    assert platform.nothing_more()


def test_a_pull_device_goes_as_recorded(new: New, platform: Platform) -> None:
    got: Queue[Any] = Queue()
    device = new(data_delivery=wolk.DataDelivery.PULL)
    device.with_incoming_feed_value_handler(got.put)
    expected = device_part(recorded("03_connect_pull"))
    device.connect()
    assert said(platform, 3) == expected[:3]
    platform.send_bytes(f"p2d/{KEY}/feed_values", b'[{"SW": true, "timestamp": 1658315834000}]')
    assert got.get(timeout=PATIENCE_S) == [{"SW": True, "timestamp": T0}]
    device.add_feed_value([("SW", True), ("HB", 120)], T0 + 1)
    device.publish()
    assert said(platform, 1) == expected[3:4]
    device.pull_parameters()
    device.pull_feed_values()
    assert said(platform, 2) == expected[4:6]
    device.disconnect()
    device.connect()
    assert said(platform, 3)[1:] == expected[7:9]


def test_the_time_is_the_last_one_received(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    assert device.request_timestamp() is None
    platform.next_of(m.TimeRequest)
    platform.send_bytes(f"p2d/{KEY}/time", b"no time")
    platform.send(KEY, m.PlatformTime(T0))
    while device.request_timestamp() != T0:
        platform.next_of(m.TimeRequest)


def test_a_push_device_does_not_pull(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    device.pull_feed_values()
    device.pull_parameters()
    device.disconnect()
    assert said(platform, 1)[0][0] == "parameters"
    assert platform.nothing_more()


def test_a_refused_password_is_known_and_not_raised(new: New, mosquitto: Mosquitto) -> None:
    device = new(password="wrong")
    device.connect()
    assert isinstance(device.connection_error, PasswordRefusedError)
    device.add_feed_value(("T", 1))
    device.publish()
    mosquitto.add_user(KEY, "wrong")  # further attempts are made in the background
    device.disconnect()
    device.connect()
    assert device.connection_error is None


def test_a_reconnect_announces_anew(new: New, platform: Platform, mosquitto: Mosquitto) -> None:
    device = new()
    device.connect()
    first = said(platform, 1)
    mosquitto.add_user(KEY, "not yet")  # so that the platform is there before the device
    mosquitto.restart()
    platform.wait_until_ready()
    mosquitto.add_user(KEY, PASSWORD)
    assert said(platform, 1) == first


def test_adding_while_publishing_loses_nothing(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    adding = threading.Thread(
        target=lambda: [device.add_feed_value(("T", n), T0 + n) for n in range(5000)]
    )
    adding.start()
    while adding.is_alive():
        device.publish()
    adding.join()
    device.publish()
    assert sorted(reading.value for reading in platform.readings(5000)) == list(range(5000))


def test_two_readings_in_one_millisecond_both_leave(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    device.add_feed_value(("T", 1), T0)
    device.add_feed_value(("T", 2), T0)
    device.publish()
    assert {reading.value for reading in platform.readings(2)} == {1, 2}


def test_the_readings_limit_makes_messages(new: New, platform: Platform) -> None:
    device = new().set_custom_readings_persistence_limit(3)
    for number in range(6):
        device.add_feed_value(("T", number), T0 + number)
    device.connect()
    device.publish()
    assert [reading.value for reading in platform.readings(6)] == list(range(6))


def test_a_feed_is_registered_before_its_values_leave(new: New, platform: Platform) -> None:
    device = new()
    device.add_feed_value(("T", 1), T0)
    device.register_feed("New", "NF", wolk.FeedType.IN, wolk.Unit.CELSIUS)
    device.add_feed_value(("NF", 2), T0 + 1)
    device.connect()
    device.publish()
    platform.next_of(m.FeedRegistration)
    assert [reading.value for reading in platform.readings(2)] == [1, 2]


def test_a_store_counts_what_it_holds() -> None:
    store = wolk.InMemoryReadingsPersistence()
    store.store_reading([("T", 1), ("H", 2)], T0)
    store.store_reading(("T", 3), T0)
    assert store.obtain_readings_count() == 2
    taken = store.take()
    store.store_reading(("T", 4), T0 + 1)
    store.put_back(taken)
    assert store.obtain_readings_count() == 3
    store.clear_readings()
    assert store.obtain_readings_count() == 0


class Handler(wolk.FirmwareHandler):  # type: ignore[misc]  # found by name at run time
    def __init__(self, version: str) -> None:
        self.version = version
        self.installed: Queue[str] = Queue()

    def get_current_version(self) -> str:
        return self.version

    def install_firmware(self, file_path: str) -> None:
        self.installed.put(file_path)


def test_files_and_firmware(new: New, platform: Platform, tmp_path: Path) -> None:
    folder, content = tmp_path / "files", b"firmware" * 100
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    handler = Handler("1.0")
    device = new().with_file_management(str(folder), 1).with_firmware_update(handler)
    device.connect()
    assert platform.next_of(m.FileList).files == ()
    assert platform.next_of(m.Parameters).values == {
        "FILE_TRANSFER_PLATFORM_ENABLED": True,
        "FIRMWARE_UPDATE_ENABLED": True,
        "FILE_TRANSFER_URL_ENABLED": True,
        "MAXIMUM_MESSAGE_SIZE": 1,
        "FIRMWARE_VERSION": "1.0",
    }
    file = m.ListedFile("fw.bin", len(content), digest)
    platform.send(KEY, m.FileUploadInitiate(file))
    assert platform.next_of(m.FileBinaryRequest).chunk_index == 0
    platform.send(KEY, m.FileBinaryResponse.of(content))
    assert platform.next_of(m.FileUploadStatus).status == "FILE_READY"
    assert platform.next_of(m.FileList).files == (file,)
    platform.send(KEY, m.FirmwareUpdateInstall("fw.bin"))
    assert platform.next_of(m.FirmwareUpdateStatus).status == "INSTALLING"
    assert handler.installed.get(timeout=PATIENCE_S) == str(folder / "fw.bin")
    device.disconnect()

    again = new().with_file_management(str(folder)).with_firmware_update(Handler("2.0"))
    again.connect()
    assert platform.next_of(m.FirmwareUpdateStatus).status == "SUCCESS"
    platform.send(KEY, m.FilePurge())
    assert platform.next_of(m.FileList).files == ()
    platform.send(KEY, m.FirmwareUpdateInstall("fw.bin"))
    assert platform.next_of(m.FirmwareUpdateStatus).error == "UNKNOWN_FILE"


def test_disabled_features_say_so(new: New, platform: Platform) -> None:
    device = new()
    device.connect()
    platform.send(KEY, m.FileUploadInitiate(m.ListedFile("a", 1, "x")))
    assert platform.next_of(m.FileUploadStatus).name == "a"
    platform.send(KEY, m.FirmwareUpdateInstall("a"))
    assert platform.next_of(m.FirmwareUpdateStatus).error == "UNKNOWN"


class Wire(wolk.ConnectivityService):  # type: ignore[misc]  # found by name at run time
    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.up = False
        self.listener: Callable[[Any], None] = lambda _: None

    def connect(self) -> bool:
        self.up = True
        return True

    def disconnect(self) -> None:
        self.up = False

    def is_connected(self) -> bool:
        return self.up

    def publish(self, message: Any) -> bool:
        self.sent.append(message)
        return True

    def set_inbound_message_listener(self, listener: Callable[[Any], None]) -> None:
        self.listener = listener


class Store(wolk.InMemoryReadingsPersistence):  # type: ignore[misc]  # found by name at run time
    pass


def test_every_part_can_be_replaced() -> None:
    wire, queue, store, got = Wire(), wolk.MessageDeque(), Store(), Queue[Any]()
    factory = wolk.WolkAboutProtocolMessageFactory("other")
    device = (
        wolk.WolkConnect(wolk.Device("K", "p"))
        .with_custom_connectivity(wire)
        .with_custom_message_queue(queue)
        .with_custom_readings_persistence(store)
        .with_custom_protocol(factory, wolk.WolkAboutProtocolMessageDeserializer("other"))
        .with_incoming_feed_value_handler(got.put)
    )
    device.add_feed_value(("T", 1), T0)
    device.add_feed_value_separated(("T", 2), T0)
    assert store.obtain_readings() == {T0: {"T": 1}}
    assert queue.peek() is not None
    device.connect()
    device.publish()
    assert [message.topic for message in wire.sent] == [
        "d2p/other/parameters",
        "d2p/other/feed_values",
        "d2p/other/feed_values",
    ]
    wire.listener(wolk.Message("p2d/other/feed_values", b'[{"S": 1, "timestamp": 5}]'))
    assert got.get(timeout=PATIENCE_S) == [{"S": 1, "timestamp": 5}]
    device.disconnect()


@pytest.mark.parametrize(
    "call",
    [
        lambda d: wolk.WolkConnect("no device"),
        lambda d: d.add_feed_value("T"),
        lambda d: d.add_feed_value(("timestamp", 1)),
        lambda d: d.add_feed_value(("T", float("nan"))),
        lambda d: d.add_feed_value(("T", 1), -1),
        lambda d: d.add_feed_value_separated([]),
        lambda d: d.register_feed("N", "R", "IN?", "C"),
        lambda d: d.register_feed("", "R", wolk.FeedType.IN, "C"),
        lambda d: d.remove_feed(5),
        lambda d: d.register_attribute("A", "STRING?", "v"),
        lambda d: d.set_custom_readings_persistence_limit(0),
        lambda d: d.with_incoming_feed_value_handler(None),
        lambda d: d.with_file_management(5),
        lambda d: d.with_file_management("x", -1),
        lambda d: d.with_custom_connectivity(object()),
        lambda d: d.with_custom_message_queue(object()),
        lambda d: d.with_custom_readings_persistence(object()),
        lambda d: d.with_custom_protocol(object(), object()),
        lambda d: wolk.Device("a/b", "p"),
        lambda d: wolk.logging_config("loud"),
    ],
)
def test_wrong_arguments_raise_value_error(call: Callable[[Any], Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call(wolk.WolkConnect(wolk.Device("K", "p")))


def test_firmware_without_files_is_a_runtime_error() -> None:
    with pytest.raises(RuntimeError, match="with_file_management"):
        wolk.WolkConnect(wolk.Device("K", "p")).with_firmware_update(Handler("1"))


def test_logging_goes_to_a_file_without_the_password(tmp_path: Path) -> None:
    path = tmp_path / "log"
    wolk.logging_config("info", str(path))
    logging.getLogger("wolkflow.wolkabout.test").info("%s", wolk.Device("K", PASSWORD))
    wolk.logging_config("notset")
    assert "Device(key='K'" in path.read_text()
    assert PASSWORD not in path.read_text()
