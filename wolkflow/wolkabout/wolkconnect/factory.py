"""Messages to the platform, by the codec."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from wolkflow.wolkabout import codec, timekeeping
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.topics import Direction
from wolkflow.wolkabout.values import check_reference, check_value
from wolkflow.wolkabout.wolkconnect.interfaces import MessageFactory, Pair, Readings
from wolkflow.wolkabout.wolkconnect.models import (
    DataType,
    FeedType,
    FileManagementStatus,
    FirmwareUpdateStatus,
    Message,
    Unit,
)


def pairs_of(reading: Any) -> list[Pair]:
    """Return one or several (reference, value) as a list, checked; raises ValueError."""
    pairs = [reading] if isinstance(reading, tuple) else reading
    if not isinstance(pairs, list) or not all(isinstance(p, tuple) and len(p) == 2 for p in pairs):
        raise ValueError(f"{reading!r}: expected (reference, value) or a list of them")
    return [(check_reference(ref), check_value(ref, value)) for ref, value in pairs]


def now_ms() -> int:
    """Return the time in ms since 1970, UTC."""
    return timekeeping.to_ms(time.time())


class WolkAboutProtocolMessageFactory(MessageFactory):
    """The factory of the WolkAbout protocol."""

    def __init__(self, device_key: str) -> None:
        self._key = device_key

    def make_from_feed_value(
        self, reading: Pair | Sequence[Pair], timestamp: int | None
    ) -> Message:
        """Make a message of readings of one time, now if none is given."""
        time_ms = now_ms() if timestamp is None else timestamp
        pairs = pairs_of(reading)
        if not pairs:
            raise ValueError("no readings given")
        return self._make(m.FeedValues((m.Entry(tuple(pairs), time_ms),), time_first=False))

    def make_from_feed_values_collected(self, readings: Readings) -> Message:
        """Make a message of stored readings."""
        entries = [m.Entry(tuple(values.items()), time_ms) for time_ms, values in readings.items()]
        return self._make(m.FeedValues(tuple(entries)))

    def make_time_request(self) -> Message:
        """Ask for the time."""
        return self._make(m.TimeRequest())

    def make_pull_feed_values(self) -> Message:
        """Ask for feed values."""
        return self._make(m.PullFeedValues())

    def make_from_parameters(self, parameters: Mapping[str, Any]) -> Message:
        """Announce parameters."""
        return self._make(m.Parameters(parameters))

    def make_pull_parameters(self) -> Message:
        """Ask for parameters."""
        return self._make(m.PullParameters())

    def make_feed_registration(
        self, name: str, reference: str, feed_type: FeedType, unit: Unit | str
    ) -> Message:
        """Create a feed."""
        return self._make(m.FeedRegistration((m.Feed(name, reference, feed_type, unit),)))

    def make_feed_removal(self, reference: str) -> Message:
        """Remove a feed."""
        return self._make(m.FeedRemoval((reference,)))

    def make_attribute_registration(self, name: str, data_type: DataType, value: str) -> Message:
        """Create or set an attribute."""
        return self._make(m.AttributeRegistration((m.Attribute(name, data_type, value),)))

    def make_from_package_request(self, file_name: str, chunk_index: int) -> Message:
        """Ask for a chunk."""
        return self._make(m.FileBinaryRequest(file_name, chunk_index))

    def make_from_file_list(self, file_list: Sequence[Mapping[str, Any]]) -> Message:
        """Tell which files are here."""
        return self._make(m.FileList(tuple(m.ListedFile(**file) for file in file_list)))

    def make_from_file_management_status(
        self, status: FileManagementStatus, file_name: str
    ) -> Message:
        """Tell how an upload stands."""
        return self._make(m.FileUploadStatus(file_name, status.status, status.error))

    def make_from_file_url_status(
        self, file_url: str, status: FileManagementStatus, file_name: str | None = None
    ) -> Message:
        """Tell how a download stands."""
        return self._make(m.FileUrlDownloadStatus(file_url, status.status, status.error, file_name))

    def make_from_firmware_update_status(self, status: FirmwareUpdateStatus) -> Message:
        """Tell how an installation stands."""
        return self._make(status)

    def _make(self, message: m.Message) -> Message:
        topic, payload = codec.encode(Direction.TO_PLATFORM, self._key, message)
        return Message(topic, payload.decode() or None)
