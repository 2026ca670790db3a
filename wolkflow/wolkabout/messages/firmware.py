"""Messages that update firmware."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.base import Empty, one_of


class FirmwareStatus(StrEnum):
    """Where an installation is."""

    INSTALLING = "INSTALLING"
    SUCCESS = "SUCCESS"
    ERROR = "ERROR"
    ABORTED = "ABORTED"


class FirmwareError(StrEnum):
    """Why an installation failed."""

    UNKNOWN = "UNKNOWN"
    UNKNOWN_FILE = "UNKNOWN_FILE"
    INSTALLATION_FAILED = "INSTALLATION_FAILED"


@dataclass(frozen=True, slots=True)
class FirmwareUpdateInstall:
    """`firmware_update_install`: the device shall install this file.

    Whatever cannot be a file name reads as the empty name, because the device has to answer it
    too, with UNKNOWN_FILE.
    """

    NAME: ClassVar[str] = "firmware_update_install"

    file_name: str

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.file_name)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        try:
            return cls(json_text.read_text(payload))
        except MessageError:
            return cls("")


class FirmwareUpdateAbort(Empty):
    """`firmware_update_abort`: the device shall stop installing."""

    NAME: ClassVar[str] = "firmware_update_abort"


@dataclass(frozen=True, slots=True)
class FirmwareUpdateStatus:
    """`firmware_update_status`: how an installation stands; the error is sent with ERROR only."""

    NAME: ClassVar[str] = "firmware_update_status"

    status: FirmwareStatus
    error: FirmwareError | None = None

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        if self.status is FirmwareStatus.ERROR and self.error is not None:
            return json_text.write({"status": self.status, "error": self.error})
        return json_text.write({"status": self.status})

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        error = json_text.optional_text(members, "error")
        return cls(
            one_of(FirmwareStatus, json_text.text(members, "status")),
            None if error is None else one_of(FirmwareError, error),
        )
