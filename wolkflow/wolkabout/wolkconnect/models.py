"""The values a program written for WolkConnect passes around."""

from dataclasses import dataclass, field
from enum import Enum

from wolkflow.wolkabout.messages import (
    DataType,
    FeedType,
    FileError,
    FileStatus,
    FirmwareError,
    FirmwareStatus,
    FirmwareUpdateStatus,
)
from wolkflow.wolkabout.topics import check_key
from wolkflow.wolkabout.units import Unit

FileManagementStatusType = FileStatus
FileManagementErrorType = FileError
FirmwareUpdateStatusType = FirmwareStatus
FirmwareUpdateErrorType = FirmwareError

__all__ = [
    "DataDelivery",
    "DataType",
    "Device",
    "FeedType",
    "FileManagementErrorType",
    "FileManagementStatus",
    "FileManagementStatusType",
    "FileTransferPackage",
    "FirmwareUpdateErrorType",
    "FirmwareUpdateStatus",
    "FirmwareUpdateStatusType",
    "Message",
    "Unit",
]


class DataDelivery(Enum):
    """Whether the platform sends at once, or when asked."""

    PULL = "PULL"
    PUSH = "PUSH"


@dataclass(frozen=True, slots=True)
class Device:
    """Who connects."""

    key: str
    password: str = field(repr=False)
    data_delivery: DataDelivery = DataDelivery.PUSH

    def __post_init__(self) -> None:
        check_key(self.key)
        if not isinstance(self.password, str):
            raise ValueError("password: must be a text")  # noqa: TRY004 - the documented error
        if not isinstance(self.data_delivery, DataDelivery):
            raise ValueError("data_delivery: must be a DataDelivery")  # noqa: TRY004 - documented


@dataclass(frozen=True, slots=True)
class Message:
    """What travels: a topic, and text or bytes or nothing."""

    topic: str
    payload: str | bytes | None = None

    @property
    def data(self) -> bytes:
        """The payload as bytes."""
        if isinstance(self.payload, str):
            return self.payload.encode()
        return bytes(self.payload or b"")


@dataclass(frozen=True, slots=True)
class FileManagementStatus:
    """How a file transfer stands."""

    status: FileManagementStatusType
    error: FileManagementErrorType | None = None


@dataclass(frozen=True, slots=True)
class FileTransferPackage:
    """One chunk of a file between two digests."""

    previous_hash: bytes
    data: bytes
    current_hash: bytes
