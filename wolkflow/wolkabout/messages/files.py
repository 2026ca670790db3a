"""Messages that move files."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar, Final, Self

from wolkflow.wolkabout import json_text
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.base import Empty, one_of

_DIGEST: Final = 32  # bytes of a SHA-256
NO_CHUNK: Final = bytes(_DIGEST)  # stands for "the previous chunk" in front of the first one


class FileStatus(StrEnum):
    """Where a transfer is."""

    FILE_TRANSFER = "FILE_TRANSFER"
    FILE_READY = "FILE_READY"
    ERROR = "ERROR"
    ABORTED = "ABORTED"


class FileError(StrEnum):
    """Why a transfer failed."""

    UNKNOWN = "UNKNOWN"
    TRANSFER_PROTOCOL_DISABLED = "TRANSFER_PROTOCOL_DISABLED"
    UNSUPPORTED_FILE_SIZE = "UNSUPPORTED_FILE_SIZE"
    MALFORMED_URL = "MALFORMED_URL"
    FILE_HASH_MISMATCH = "FILE_HASH_MISMATCH"
    FILE_SYSTEM_ERROR = "FILE_SYSTEM_ERROR"
    RETRY_COUNT_EXCEEDED = "RETRY_COUNT_EXCEEDED"


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file the device holds; `hash` is its MD5 in lower-case hex, or empty."""

    name: str
    size: int
    hash: str

    def members(self) -> dict[str, str | int]:
        """Return the JSON members in their order."""
        return {"name": self.name, "size": self.size, "hash": self.hash}

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> Self:
        """Read the JSON members."""
        return cls(
            json_text.text(members, "name"),
            json_text.count(members, "size"),
            json_text.text(members, "hash"),
        )


class FileListRequest(Empty):
    """`file_list` to the device: asks for its files."""

    NAME: ClassVar[str] = "file_list"


@dataclass(frozen=True, slots=True)
class FileList:
    """`file_list` to the platform: the files the device holds."""

    NAME: ClassVar[str] = "file_list"

    files: tuple[ListedFile, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write([file.members() for file in self.files])

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(tuple(ListedFile.from_members(item) for item in json_text.read_objects(payload)))


@dataclass(frozen=True, slots=True)
class FileUploadInitiate:
    """`file_upload_initiate`: the platform wants to send this file."""

    NAME: ClassVar[str] = "file_upload_initiate"

    file: ListedFile

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.file.members())

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        file = ListedFile.from_members(json_text.read_object(payload))
        if not file.name:
            raise MessageError("'name' is empty")
        return cls(file)


@dataclass(frozen=True, slots=True)
class FileUploadAbort:
    """`file_upload_abort`: the platform gives up sending; an empty name means whichever runs."""

    NAME: ClassVar[str] = "file_upload_abort"

    name: str

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.name)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_text(payload) if payload.strip() else "")


@dataclass(frozen=True, slots=True)
class FileUploadStatus:
    """`file_upload_status`: how an upload stands; the error is sent with status ERROR only."""

    NAME: ClassVar[str] = "file_upload_status"

    name: str
    status: FileStatus
    error: FileError | None = None

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write({"name": self.name, **status_members(self.status, self.error)})

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        return cls(json_text.text(members, "name"), *read_status(members))


@dataclass(frozen=True, slots=True)
class FileBinaryRequest:
    """`file_binary_request`: the device asks for one chunk, counted from 0."""

    NAME: ClassVar[str] = "file_binary_request"

    name: str
    chunk_index: int

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write({"name": self.name, "chunkIndex": self.chunk_index})

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        members = json_text.read_object(payload)
        return cls(json_text.text(members, "name"), json_text.count(members, "chunkIndex"))


@dataclass(frozen=True, slots=True)
class FileBinaryResponse:
    """`file_binary_response`: one chunk between two SHA-256 digests, its predecessor's and its own.

    Parsing does not compare digests: `is_whole` and the chain are for the receiver to check.
    """

    NAME: ClassVar[str] = "file_binary_response"

    previous_hash: bytes
    data: bytes
    current_hash: bytes

    @classmethod
    def of(cls, data: bytes, previous: bytes | None = None) -> Self:
        """Make the chunk that carries `data` after the chunk `previous`."""
        before = NO_CHUNK if previous is None else sha256(previous).digest()
        return cls(before, data, sha256(data).digest())

    def is_whole(self) -> bool:
        """Tell whether the data arrived as its digest says."""
        return sha256(self.data).digest() == self.current_hash

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return self.previous_hash + self.data + self.current_hash

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        if len(payload) <= 2 * _DIGEST:
            raise MessageError(f"{len(payload)} bytes, a chunk has at least {2 * _DIGEST + 1}")
        return cls(payload[:_DIGEST], payload[_DIGEST:-_DIGEST], payload[-_DIGEST:])


@dataclass(frozen=True, slots=True)
class FileDelete:
    """`file_delete`: the device shall delete these files."""

    NAME: ClassVar[str] = "file_delete"

    names: tuple[str, ...]

    def payload(self) -> bytes:
        """Return the bytes on the wire."""
        return json_text.write(self.names)

    @classmethod
    def parse(cls, payload: bytes) -> Self:
        """Read the bytes on the wire."""
        return cls(json_text.read_texts(payload))


class FilePurge(Empty):
    """`file_purge`: the device shall delete all files."""

    NAME: ClassVar[str] = "file_purge"


def status_members(status: FileStatus, error: FileError | None) -> dict[str, str]:
    """Return the JSON members that tell a status."""
    if status is FileStatus.ERROR and error is not None:
        return {"status": status, "error": error}
    return {"status": status}


def read_status(members: dict[str, Any]) -> tuple[FileStatus, FileError | None]:
    """Read the JSON members that tell a status."""
    error = json_text.optional_text(members, "error")
    status = one_of(FileStatus, json_text.text(members, "status"))
    return status, None if error is None else one_of(FileError, error)
