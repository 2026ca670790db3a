"""Files in a directory, for `WolkConnect`."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any, Final

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.calls import Calls, Timer
from wolkflow.wolkabout.downloads import Download
from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.file_store import FileStore
from wolkflow.wolkabout.uploads import Upload
from wolkflow.wolkabout.wolkconnect.interfaces import FileManagement
from wolkflow.wolkabout.wolkconnect.models import FileManagementStatus, FileTransferPackage

_LARGEST: Final = 256 * 1024 * 1024


class OSFileManagement(FileManagement):
    """Keeps files in a directory; works on a thread of its own and reports by callbacks."""

    def __init__(
        self,
        status_callback: Callable[[str, FileManagementStatus], object],
        package_request_callback: Callable[[str, int], object],
        url_status_callback: Callable[[str, FileManagementStatus, str | None], object],
    ) -> None:
        self._report_upload = status_callback
        self._request = package_request_callback
        self._report_url = url_status_callback
        self._calls = Calls("wolkabout-files")
        self._calls.start()
        self._downloader: Callable[[str, str], bool] | None = None
        self._package_kib = 0
        self._store: FileStore | None = None
        self._upload: Upload | None = None
        self._download: Download | None = None

    def configure(self, file_directory: str, preferred_package_size: int) -> None:
        """Say where, and how large a chunk may be (KiB, 0: any)."""
        self._package_kib = preferred_package_size
        self._store = FileStore(file_directory, _LARGEST)
        self._upload = Upload(self, self._store, _ignore)
        own = None if self._downloader is None else self._own_downloader
        self._download = Download(self, self._store, _ignore, own)

    def get_file_list(self) -> list[dict[str, str | int]]:
        """Return name, size and hash of each file."""
        return [file.members() for file in self._configured().list()]

    def get_file_path(self, file_name: str) -> Path | None:
        """Return where a file is, None when it is not there."""
        store = self._configured()
        try:
            return store.path(file_name) if store.find(file_name) else None
        except FileRefusedError:
            return None

    def get_preffered_package_size(self) -> int:
        """Return how large a chunk may be."""
        return self._package_kib

    def handle_upload_initiation(self, file_name: str, file_size: int, file_hash: str) -> None:
        """Begin an upload."""
        upload, download = self._upload, self._download
        if upload is not None and download is not None and not upload.busy and not download.busy:
            file = m.ListedFile(file_name, file_size, file_hash)
            self._calls.post(upload.initiate, file)

    def handle_file_binary_response(self, package: FileTransferPackage) -> None:
        """Take a chunk."""
        if self._upload is not None:
            chunk = m.FileBinaryResponse(package.previous_hash, package.data, package.current_hash)
            self._calls.post(self._upload.chunk, chunk)

    def handle_file_upload_abort(self) -> None:
        """Give up an upload."""
        if self._upload is not None:
            self._calls.post(self._upload.abort, "")

    def handle_file_url_download_initiation(self, file_url: str) -> None:
        """Begin a download."""
        upload, download = self._upload, self._download
        if upload is not None and download is not None and not upload.busy and not download.busy:
            self._calls.post(download.initiate, file_url)

    def handle_file_url_download_abort(self) -> None:
        """Give up a download."""
        if self._download is not None:
            self._calls.post(self._download.abort, "")

    def handle_file_delete(self, file_names: list[str]) -> None:
        """Delete files; names that cannot be ours are passed over."""
        for name in file_names:
            if self.get_file_path(name) is not None:
                self._configured().delete(name)

    def handle_file_purge(self) -> None:
        """Delete all files."""
        for file in self._configured().list():
            self._configured().delete(file.name)

    def set_custom_url_downloader(self, downloader: Callable[[str, str], bool]) -> None:
        """Fetch by this function from now on."""
        self._downloader = downloader
        if self._store is not None:
            self._download = Download(self, self._store, _ignore, self._own_downloader)

    def supports_url_download(self) -> bool:
        """Tell whether URLs can be fetched."""
        return True

    # For the state machines: see `feature.Host`

    def send(self, message: m.Message, acknowledged: Callable[[], object] | None = None) -> None:
        """Report by the callbacks."""
        match message:
            case m.FileUploadStatus():
                status = FileManagementStatus(message.status, message.error)
                self._report_upload(message.name, status)
            case m.FileUrlDownloadStatus():
                status = FileManagementStatus(message.status, message.error)
                self._report_url(message.url, status, message.file_name)
            case m.FileBinaryRequest():
                self._request(message.name, message.chunk_index)
        if acknowledged is not None:
            acknowledged()

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Have a function called later."""
        return self._calls.after(seconds, function)

    def work(self, function: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Run a slow function on a thread of its own; hand over its result, or its exception."""

        def run() -> None:
            try:
                result: Any = function()
            except Exception as error:  # noqa: BLE001 - handed over
                result = error
            self._calls.post(done, result)

        Thread(target=run, name="wolkabout-download", daemon=True).start()

    def _own_downloader(self, url: str, path: Path) -> bool:
        return self._downloader is not None and self._downloader(url, str(path))

    def _configured(self) -> FileStore:
        if self._store is None:
            raise RuntimeError("configure the file management first")
        return self._store


def _ignore(_: str) -> None:
    """Do nothing: the status says it all."""
