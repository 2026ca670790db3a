"""The documented front of WolkConnect."""

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any, Final, Self

from wolkflow.wolkabout.calls import Calls
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.wolkconnect.connectivity import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    MQTTConnectivityService,
)
from wolkflow.wolkabout.wolkconnect.deserializer import WolkAboutProtocolMessageDeserializer
from wolkflow.wolkabout.wolkconnect.factory import (
    WolkAboutProtocolMessageFactory,
    now_ms,
    pairs_of,
)
from wolkflow.wolkabout.wolkconnect.interfaces import (
    ConnectivityService,
    FirmwareHandler,
    MessageDeserializer,
    MessageFactory,
    MessageQueue,
    Pair,
    ReadingsPersistence,
)
from wolkflow.wolkabout.wolkconnect.models import (
    DataDelivery,
    DataType,
    Device,
    FeedType,
    Message,
    Unit,
)
from wolkflow.wolkabout.wolkconnect.os_files import OSFileManagement
from wolkflow.wolkabout.wolkconnect.os_firmware import OSFirmwareUpdate
from wolkflow.wolkabout.wolkconnect.stored import Stored
from wolkflow.wolkabout.wolkconnect.voice import Voice

_log = logging.getLogger(__name__)
_ANNOUNCED_S: Final = 10.0


class WolkConnect:
    """A device for programs written for WolkConnect-Python.

    Readings wait in memory until `publish`, and leave when the broker has acknowledged them; use
    `Client` for readings that outlive the process. A lost connection is made again by itself, and
    the device announced anew.
    """

    def __init__(
        self,
        device: Device,
        host: str | None = None,
        port: int | None = None,
        ca_cert: str | None = None,
    ) -> None:
        _expect(device, Device, "device")
        self._device = device
        factory = WolkAboutProtocolMessageFactory(device.key)
        self._reader: MessageDeserializer = WolkAboutProtocolMessageDeserializer(device)
        self._stored = Stored(factory)
        connectivity = MQTTConnectivityService(
            device,
            self._reader.get_inbound_topics(),
            host or DEFAULT_HOST,
            port or (DEFAULT_PORT if host is None else 8883 if ca_cert else 1883),
            ca_cert,
        )
        self._voice = Voice(device, factory, connectivity, self._stored)
        self._inbound = self._voice.inbound
        self._announced = Event()
        self._calls: Calls | None = None

    @property
    def connection_error(self) -> LinkError | None:
        """Why there is no connection, when MQTT is ours."""
        return getattr(self._voice.connectivity, "error", None)

    def connect(self) -> None:
        """Connect and announce the device; a failure is logged, and attempts go on."""
        if self._calls is None:
            self._calls = Calls(f"wolkabout-callbacks-{self._device.key}")
            self._calls.start()
        self._voice.connectivity.set_inbound_message_listener(self._received)
        self._announced.clear()
        connectivity = self._voice.connectivity
        if isinstance(connectivity, MQTTConnectivityService):
            connectivity.on_session = self._opened  # again at every reconnect
            if connectivity.connect():
                self._announced.wait(_ANNOUNCED_S)
        elif connectivity.connect():
            self._announce()

    def disconnect(self) -> None:
        """Disconnect; what was published is acknowledged already."""
        self._voice.connectivity.disconnect()
        calls, self._calls = self._calls, None
        if calls is not None:
            calls.close(_ANNOUNCED_S)

    def add_feed_value(self, reading: Pair | Sequence[Pair], timestamp: int | None = None) -> None:
        """Store one (reference, value) or a list of them, taken at one time."""
        self._stored.add(pairs_of(reading), _time(timestamp))

    def add_feed_value_separated(
        self, reading: Pair | Sequence[Pair], timestamp: int | None = None
    ) -> None:
        """Store readings that leave as a message of their own."""
        self._stored.queue.put(self._voice.factory.make_from_feed_value(reading, _time(timestamp)))

    def publish(self) -> None:
        """Send everything stored, a feed's registration before its values."""
        if not self._voice.connectivity.is_connected():
            _log.warning("not connected: everything stays stored")
            return
        self._stored.publish(self._voice.connectivity.publish)

    def pull_feed_values(self) -> None:
        """Ask for feed values; for PULL devices."""
        self._pull(self._voice.factory.make_pull_feed_values)

    def pull_parameters(self) -> None:
        """Ask for parameters; for PULL devices."""
        self._pull(self._voice.factory.make_pull_parameters)

    def register_feed(
        self, name: str, reference: str, feed_type: FeedType, unit: Unit | str
    ) -> None:
        """Create a feed."""
        _expect(feed_type, FeedType, "feed_type")
        _texts(name=name, reference=reference, unit=unit)
        self._voice.send(
            self._voice.factory.make_feed_registration(name, reference, feed_type, unit), keep=True
        )

    def remove_feed(self, reference: str) -> None:
        """Remove a feed."""
        _texts(reference=reference)
        self._voice.send(self._voice.factory.make_feed_removal(reference), keep=True)

    def register_attribute(self, name: str, data_type: DataType, value: Any) -> None:
        """Create an attribute, or set it; the value travels as text."""
        _expect(data_type, DataType, "data_type")
        _texts(name=name)
        text = value if isinstance(value, str) else str(value)
        self._voice.send(
            self._voice.factory.make_attribute_registration(name, data_type, text), keep=True
        )

    def request_timestamp(self) -> int | None:
        """Ask for the platform's time; return the last one received."""
        self._voice.send(self._voice.factory.make_time_request())
        return self._inbound.time_ms

    def set_custom_readings_persistence_limit(self, limit: int) -> Self:
        """Set how many readings make a message of their own."""
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise ValueError(f"limit {limit!r}: must be a whole number from 1")
        self._stored.limit = limit
        return self

    def with_incoming_feed_value_handler(
        self, handler: Callable[[list[dict[str, Any]]], None]
    ) -> Self:
        """Hand over feed values of the platform."""
        if not callable(handler):
            raise ValueError("handler: must be a function of one list")  # noqa: TRY004 - documented
        self._inbound.values = handler
        return self

    def with_file_management(
        self,
        file_directory: str,
        preferred_package_size: int = 0,
        url_downloader: Callable[[str, str], bool] | None = None,
    ) -> Self:
        """Keep files in a directory."""
        _texts(file_directory=file_directory)
        if not isinstance(preferred_package_size, int) or preferred_package_size < 0:
            raise ValueError("preferred_package_size: must be KiB, 0 for any")
        if url_downloader is not None and not callable(url_downloader):
            raise ValueError("url_downloader: must be a function of URL and path")
        files = OSFileManagement(
            self._voice.upload_status, self._voice.package_request, self._voice.url_status
        )
        if url_downloader is not None:
            files.set_custom_url_downloader(url_downloader)
        files.configure(file_directory, preferred_package_size)
        self._inbound.files = files
        self._directory = Path(file_directory)
        return self

    def with_firmware_update(self, firmware_handler: FirmwareHandler) -> Self:
        """Install firmware; needs file management."""
        if self._inbound.files is None:
            raise RuntimeError("firmware updates need files: call with_file_management first")
        _expect(firmware_handler, FirmwareHandler, "firmware_handler")
        device = sha256(self._device.key.encode()).hexdigest()[:16]
        state = self._directory / f".firmware-{device}"
        self._inbound.firmware = OSFirmwareUpdate(
            firmware_handler, self._voice.firmware_status, state
        )
        return self

    def with_custom_connectivity(self, service: ConnectivityService) -> Self:
        """Replace MQTT."""
        _expect(service, ConnectivityService, "service")
        self._voice.connectivity = service
        return self

    def with_custom_message_queue(self, queue: MessageQueue) -> Self:
        """Replace the queue of messages."""
        _expect(queue, MessageQueue, "queue")
        self._stored.queue = queue
        return self

    def with_custom_protocol(
        self, message_factory: MessageFactory, message_deserializer: MessageDeserializer
    ) -> Self:
        """Replace the codec."""
        _expect(message_factory, MessageFactory, "message_factory")
        _expect(message_deserializer, MessageDeserializer, "message_deserializer")
        self._voice.factory, self._reader = message_factory, message_deserializer
        self._stored.factory = message_factory
        return self

    def with_custom_readings_persistence(self, persistence: ReadingsPersistence) -> Self:
        """Replace the store of readings."""
        _expect(persistence, ReadingsPersistence, "persistence")
        self._stored.readings = persistence
        return self

    def _opened(self) -> None:
        if self._calls is not None:
            self._calls.post(self._announce)

    def _received(self, message: Message) -> None:
        if self._calls is not None:
            self._calls.post(self._inbound.handle, message, self._reader, self._voice.factory)

    def _announce(self) -> None:
        self._voice.announce()
        self._announced.set()

    def _pull(self, make: Callable[[], Message]) -> None:
        if self._device.data_delivery is DataDelivery.PULL:
            self._voice.send(make())
        else:
            _log.error("only PULL devices pull; the platform sends to this one by itself")


def _expect(value: object, kind: type, name: str) -> None:
    if not isinstance(value, kind):
        raise ValueError(f"{name}: must be a {kind.__name__}, not {value!r}")  # noqa: TRY004 - documented


def _texts(**values: object) -> None:
    for name, value in values.items():
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name}: must be a text, not {value!r}")


def _time(timestamp: int | None) -> int:
    if timestamp is None:
        return now_ms()
    if isinstance(timestamp, bool) or not isinstance(timestamp, int) or timestamp < 0:
        raise ValueError(f"timestamp {timestamp!r}: must be whole ms since 1970, UTC")
    return timestamp
