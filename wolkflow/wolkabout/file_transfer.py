"""Files between platform and device."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.downloads import Download, Downloader
from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.feature import Announced, Feature, Host
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.messages.parameters import (
    FILE_TRANSFER_PLATFORM_ENABLED,
    FILE_TRANSFER_URL_ENABLED,
    MAXIMUM_MESSAGE_SIZE,
)
from wolkflow.wolkabout.uploads import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Which files the device takes; `package_kib` is the largest chunk it wants, 0: any."""

    directory: str | Path
    max_bytes: int = 256 * 1024 * 1024
    package_kib: int = 0
    urls: bool = True
    downloader: Downloader | None = None


class FileTransfer(Feature):
    """Takes, lists and deletes files; one transfer at a time."""

    def __init__(
        self,
        host: Host,
        files: Files,
        *,
        arrived: Callable[[str, Path], object],
        gone: Callable[[str], object],
    ) -> None:
        self._host = host
        self._files = files
        self._arrived = arrived
        self._gone = gone
        self.store = FileStore(files.directory, files.max_bytes)
        self._upload = Upload(host, self.store, self._ready)
        self._download = Download(host, self.store, self._ready, files.downloader)

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {
            m.FileListRequest: lambda _: self._list(),
            m.FileUploadInitiate: self._initiate,
            m.FileUploadAbort: lambda message: self._upload.abort(message.name),
            m.FileBinaryResponse: self._upload.chunk,
            m.FileUrlDownloadInitiate: self._initiate_url,
            m.FileUrlDownloadAbort: lambda message: self._download.abort(message.url),
            m.FileDelete: self._delete,
            m.FilePurge: lambda _: self._remove([file.name for file in self.store.list()]),
        }

    def parameters(self) -> Mapping[str, m.ParameterValue]:
        """Return the device's parameters to announce."""
        return {
            FILE_TRANSFER_PLATFORM_ENABLED: True,
            FILE_TRANSFER_URL_ENABLED: self._files.urls,
            MAXIMUM_MESSAGE_SIZE: self._files.package_kib,
        }

    def announcement(self) -> Sequence[Announced]:
        """Tell which files are here."""
        return [Announced(m.FileList(self.store.list()))]

    def opened(self) -> None:
        """Go on with a transfer."""
        self._upload.opened()

    def ended(self) -> None:
        """Wait for the next session."""
        self._upload.ended()

    def close(self) -> None:
        """Give up what is under way."""
        self._upload.close()
        self._download.close()

    def unreadable(self, kind: type[m.Message]) -> None:
        """Count a chunk that is none."""
        if kind is m.FileBinaryResponse:
            self._upload.broken_chunk()

    def fetch(self, url: str, then: Callable[[Path], object]) -> bool:
        """Take a file on the device's own account; return False while another is on its way."""
        if self._upload.busy or self._download.busy:
            return False
        self._download.initiate(url, then)
        return True

    def _list(self) -> None:
        self._host.send(m.FileList(self.store.list()))

    def _initiate(self, message: m.FileUploadInitiate) -> None:
        if not self._upload.busy and not self._download.busy:
            self._upload.initiate(message.file)

    def _initiate_url(self, message: m.FileUrlDownloadInitiate) -> None:
        if self._upload.busy or self._download.busy or not message.url:
            return
        if self._files.urls:
            self._download.initiate(message.url)
        else:
            self._host.send(_refused_url(message.url))

    def _delete(self, message: m.FileDelete) -> None:
        if message.names:
            self._remove(message.names)

    def _remove(self, names: Sequence[str]) -> None:
        for name in names:
            try:
                if self.store.delete(name):
                    self._gone(name)
            except FileRefusedError:
                continue  # no file can have this name, so there is nothing to delete
        self._list()

    def _ready(self, name: str) -> None:
        self._list()
        self._arrived(name, self.store.path(name))


class NoFileTransfer(Feature):
    """Says that this device takes no files."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {
            m.FileListRequest: lambda _: self._refuse(""),
            m.FileUploadInitiate: lambda message: self._refuse(message.file.name),
            m.FileUploadAbort: lambda message: self._refuse(message.name),
            m.FileUrlDownloadInitiate: lambda message: self._host.send(_refused_url(message.url)),
            m.FileUrlDownloadAbort: lambda message: self._host.send(_refused_url(message.url)),
            m.FileDelete: lambda _: self._refuse(""),
            m.FilePurge: lambda _: self._refuse(""),
        }

    def _refuse(self, name: str) -> None:
        disabled = m.FileError.TRANSFER_PROTOCOL_DISABLED
        self._host.send(m.FileUploadStatus(name, m.FileStatus.ERROR, disabled))


def _refused_url(url: str) -> m.FileUrlDownloadStatus:
    disabled = m.FileError.TRANSFER_PROTOCOL_DISABLED
    return m.FileUrlDownloadStatus(url, m.FileStatus.ERROR, disabled)
