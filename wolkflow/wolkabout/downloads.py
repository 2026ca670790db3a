"""Fetching a file from a URL the platform names."""

import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from pathlib import Path
from threading import Event
from time import monotonic
from typing import IO, Any, Final
from urllib.parse import unquote, urlsplit

from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.feature import Host
from wolkflow.wolkabout.file_store import FileStore, NewFile
from wolkflow.wolkabout.messages import FileError, FileStatus, FileUrlDownloadStatus

_log = logging.getLogger(__name__)
_SILENCE_S: Final = 30.0  # between two blocks
_LONGEST_S: Final = 3600.0  # for the whole file
_BLOCK: Final = 64 * 1024
_REDIRECTS: Final = 5
_LARGEST_PAGE: Final = 64 * 1024

Downloader = Callable[[str, Path], bool]  # a program's own: puts the URL's content at the path


class Download:
    """One download at a time, on the worker thread."""

    def __init__(
        self,
        host: Host,
        store: FileStore,
        ready: Callable[[str], object],
        downloader: Downloader | None = None,
    ) -> None:
        self._host = host
        self._store = store
        self._ready = ready
        self._downloader = downloader
        self._url: str | None = None
        self._then: Callable[[Path], object] | None = None
        self._cancel = Event()

    @property
    def busy(self) -> bool:
        """Whether a download is under way."""
        return self._url is not None

    def initiate(self, url: str, then: Callable[[Path], object] | None = None) -> None:
        """Begin, or say why not; hand over the path when the file is there."""
        try:
            name = file_name(url)
            self._store.path(name)
        except FileRefusedError as error:
            self._report(url, FileStatus.ERROR, FileError(error.reason))
            return
        self._url = url
        self._then = then
        self._cancel = Event()
        self._report(url, FileStatus.FILE_TRANSFER, name=name)
        if self._downloader is None:
            work = partial(fetch, url, name, self._store, self._cancel)
        else:
            work = partial(_by_program, self._downloader, url, self._store.path(name))
        self._host.work(work, partial(self._done, url, name, self._cancel))

    def abort(self, url: str) -> None:
        """Stop the download of that URL."""
        if self._url is not None and url == self._url:
            self._cancel.set()
            self._url = None
            self._report(url, FileStatus.ABORTED)

    def close(self) -> None:
        """Stop without a word."""
        self._cancel.set()
        self._url = None

    def _done(self, url: str, name: str, cancel: Event, result: object) -> None:
        if cancel.is_set():
            return  # reported as ABORTED
        self._url = None
        if isinstance(result, Exception):
            _log.warning("%s: %s", url, result)
            self._report(url, FileStatus.ERROR, _reason(result), name)
            return
        self._report(url, FileStatus.FILE_READY, name=name)
        self._ready(name)
        if self._then is not None:
            self._then(self._store.path(name))

    def _report(
        self, url: str, status: FileStatus, error: FileError | None = None, name: str | None = None
    ) -> None:
        self._host.send(FileUrlDownloadStatus(url, status, error, name))


def file_name(url: str) -> str:
    """Return the last segment of a URL's path; refuse URLs that are not http or https."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise FileRefusedError(FileError.MALFORMED_URL, f"{url!r}: {error}") from error
    name = unquote(parts.path.rpartition("/")[2], errors="replace")
    if parts.scheme not in ("http", "https") or not host or not name or not url.isprintable():
        raise FileRefusedError(
            FileError.MALFORMED_URL, f"{url!r}: expected http(s)://host/path/file"
        )
    return name


def fetch(
    url: str,
    name: str,
    store: FileStore,
    cancel: Event,
    *,
    silence_s: float = _SILENCE_S,
    longest_s: float = _LONGEST_S,
) -> None:
    """Fetch a URL into the store; bounded in time, size and redirects."""
    give_up_at = monotonic() + longest_s
    content = store.begin(name)
    try:
        with _opener().open(url, timeout=silence_s) as answer:
            _copy(answer, content, cancel, give_up_at)
        content.finish()
    except BaseException as error:
        content.discard()
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise


def read_page(url: str) -> bytes:
    """Return a small document; raises `OSError` or `FileRefusedError`."""
    file_name(url)  # refuses what is no http or https
    try:
        with _opener().open(url, timeout=_SILENCE_S) as answer:
            page: bytes = answer.read(_LARGEST_PAGE + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise
    except HTTPException as error:
        raise OSError(f"{url}: {error!r}") from error
    if len(page) > _LARGEST_PAGE:
        raise FileRefusedError(
            FileError.UNSUPPORTED_FILE_SIZE, f"{url}: over {_LARGEST_PAGE} bytes"
        )
    return page


def _copy(answer: Any, content: NewFile, cancel: Event, give_up_at: float) -> None:
    length = answer.headers.get("Content-Length", "")
    announced = int(length) if length.isdigit() else None
    content.check_room(announced or 0)
    while block := answer.read1(_BLOCK):  # what is there, so that a trickle can be ended
        content.write(block)
        if cancel.is_set():
            raise FileRefusedError(FileError.UNKNOWN, "aborted")
        if monotonic() > give_up_at:
            raise FileRefusedError(FileError.UNKNOWN, "took too long")
    if announced is not None and content.size != announced:
        raise FileRefusedError(FileError.UNKNOWN, "the connection ended too early")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and never from https to http."""

    max_redirections = _REDIRECTS

    def redirect_request(  # noqa: PLR0917 - as in the base
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and not newurl.lower().startswith("https:"):
            raise FileRefusedError(FileError.MALFORMED_URL, f"redirected to {newurl!r}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Return what opens http and https, and neither files nor ftp."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def _by_program(downloader: Downloader, url: str, path: Path) -> None:
    if not downloader(url, path) or not path.is_file():
        raise FileRefusedError(FileError.UNKNOWN, "the program's downloader did not succeed")


def _reason(error: Exception) -> FileError:
    match error:
        case FileRefusedError():
            return FileError(error.reason)
        case urllib.error.HTTPError():
            return FileError.MALFORMED_URL if error.code < 500 else FileError.UNKNOWN
        case urllib.error.URLError() | TimeoutError() | ConnectionError() | HTTPException():
            return FileError.UNKNOWN
        case OSError():
            return FileError.FILE_SYSTEM_ERROR
    return FileError.UNKNOWN
