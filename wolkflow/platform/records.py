"""What the platform knows, as it hands it out: plain values, nothing to change them by."""

from enum import StrEnum
from typing import NamedTuple

from wolkflow.wolkabout.values import Value


class Delivery(StrEnum):
    """When a device is sent values and parameters."""

    PUSH = "PUSH"  # at once
    PULL = "PULL"  # when it asks


class DeviceState(NamedTuple):
    """A device; times in ms since 1970, UTC; `seen_ms` is 0 before its first message."""

    key: str
    name: str
    type: str
    delivery: Delivery
    parent: str
    created_ms: int
    seen_ms: int
    readings: int
    connected: bool = False


class FeedState(NamedTuple):
    """A feed, its last value, and what was last commanded.

    `learned` marks a feed that nobody registered: it was made for a value that came.
    """

    reference: str
    name: str
    type: str
    unit: str
    learned: bool
    value: Value | None
    time_ms: int
    arrived_ms: int
    commanded: Value | None
    commanded_ms: int

    @property
    def confirmed(self) -> bool:
        """Whether the device has reported the commanded value since it was commanded."""
        return (
            self.commanded is not None
            and self.arrived_ms >= self.commanded_ms
            and self.value == self.commanded
        )


class Point(NamedTuple):
    """One value in a feed's history."""

    time_ms: int
    value: Value


class AttributeState(NamedTuple):
    """An attribute; its value is a text whatever its type."""

    name: str
    type: str
    value: str


class Status(StrEnum):
    """How a transfer or an installation stands: what devices report, and what comes before."""

    PREPARING = "PREPARING"  # the platform is still reading the file
    AWAITING_DEVICE = "AWAITING_DEVICE"  # not sent yet: the device isn't connected
    STARTED = "STARTED"  # sent, no answer yet
    FILE_TRANSFER = "FILE_TRANSFER"
    FILE_READY = "FILE_READY"
    INSTALLING = "INSTALLING"
    SUCCESS = "SUCCESS"
    ERROR = "ERROR"
    ABORTED = "ABORTED"

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self in _LAST


_LAST = {Status.FILE_READY, Status.SUCCESS, Status.ERROR, Status.ABORTED}


class TransferKind(StrEnum):
    """How a file gets to a device."""

    UPLOAD = "upload"  # from the platform, in chunks
    URL = "url"  # the device fetches it


class Cut(StrEnum):
    """What MAXIMUM_MESSAGE_SIZE limits when a file is cut into chunks."""

    MESSAGE = "message"  # the whole message with its 64 bytes of hashes, as the platform does
    DATA = "data"  # only the data, as some devices reckon


class TransferState(NamedTuple):
    """A file on its way; `name` is the URL for a download, `file` the name it got."""

    number: int
    kind: TransferKind
    name: str
    file: str
    size: int
    hash: str
    cut: Cut
    chunk: int
    done: int
    status: Status
    error: str
    created_ms: int
    updated_ms: int


class InstallState(NamedTuple):
    """One firmware installation; versions as the device reported them."""

    number: int
    file: str
    status: Status
    error: str
    version_before: str
    version_after: str
    created_ms: int
    updated_ms: int
