"""Messages about files the device fetches from a URL."""

import json
from dataclasses import dataclass
from typing import ClassVar, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.files import FileError, FileStatus, read_status, status_members


@dataclass(frozen=True, slots=True)
class FileUrlDownloadInitiate:
    """`file_url_download_initiate`: the device shall fetch this URL."""

    NAME: ClassVar[str] = "file_url_download_initiate"

    url: str

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.url)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(_read_url(payload))


@dataclass(frozen=True, slots=True)
class FileUrlDownloadAbort:
    """`file_url_download_abort`: the device shall stop fetching this URL."""

    NAME: ClassVar[str] = "file_url_download_abort"

    url: str

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.url)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(_read_url(payload))


@dataclass(frozen=True, slots=True)
class FileUrlDownloadStatus:
    """`file_url_download_status`: how a download stands; the file name once it is known."""

    NAME: ClassVar[str] = "file_url_download_status"

    url: str
    status: FileStatus
    error: FileError | None = None
    file_name: str | None = None

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        members = {"fileUrl": self.url, **status_members(self.status, self.error)}
        if self.file_name is not None:
            members["fileName"] = self.file_name
        return json_text.write(members)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        status, error = read_status(members)
        name = json_text.optional_text(members, "fileName")
        return cls(json_text.text(members, "fileUrl"), status, error, name)


def _read_url(payload: bytes) -> str:
    """Read a URL, in quotes as the protocol has it or without, as some platforms send it."""
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise MessageError(f"not UTF-8: {error}") from error
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        if "://" in text and not text.lstrip().startswith(('"', "{", "[")):
            return text.strip()
    return json_text.read_text(payload)
