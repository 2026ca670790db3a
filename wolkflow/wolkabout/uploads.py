"""Taking a file the platform sends in chunks."""

import logging
import re
from collections.abc import Callable
from typing import Final

from wolkflow.wolkabout.calls import Timer
from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.feature import Host
from wolkflow.wolkabout.file_store import FileStore, NewFile
from wolkflow.wolkabout.messages import (
    FileBinaryRequest,
    FileBinaryResponse,
    FileError,
    FileStatus,
    FileUploadStatus,
    ListedFile,
)
from wolkflow.wolkabout.messages.files import NO_CHUNK

_log = logging.getLogger(__name__)
_CHUNK_S: Final = 60.0
_FAILURES: Final = 3  # of one chunk
_MD5: Final = re.compile(r"[0-9a-f]{32}")


class Upload:
    """One transfer at a time, chunk by chunk until as many bytes are here as were announced.

    Counting bytes, not chunks, works with every way a platform cuts. A new session asks for the
    same chunk again, so a transfer survives lost connections.
    """

    def __init__(
        self,
        host: Host,
        store: FileStore,
        ready: Callable[[str], object],
        chunk_s: float = _CHUNK_S,
    ) -> None:
        self._host = host
        self._store = store
        self._ready = ready
        self._chunk_s = chunk_s
        self._wanted: ListedFile | None = None
        self._content: NewFile | None = None
        self._index = 0
        self._previous = NO_CHUNK
        self._failures = 0
        self._timer: Timer | None = None

    @property
    def busy(self) -> bool:
        """Whether a transfer is under way."""
        return self._wanted is not None

    def initiate(self, file: ListedFile) -> None:
        """Begin, or say why not; nothing happens while another transfer is under way."""
        try:
            self._begin(file)
        except FileRefusedError as error:
            self._report(file.name, FileStatus.ERROR, FileError(error.reason), str(error))
        except OSError as error:
            self._report(file.name, FileStatus.ERROR, FileError.FILE_SYSTEM_ERROR, str(error))

    def chunk(self, chunk: FileBinaryResponse) -> None:
        """Take a chunk; one that comes while idle is too late and ignored."""
        if self._wanted is None or self._content is None or self._is_again(chunk):
            return
        self._stop_timer()
        if not chunk.is_whole() or chunk.previous_hash != self._previous:
            self.broken_chunk()
            return
        try:
            self._take(self._wanted, self._content, chunk)
        except FileRefusedError as error:
            self._fail(FileError(error.reason), str(error))
        except OSError as error:
            self._fail(FileError.FILE_SYSTEM_ERROR, str(error))

    def broken_chunk(self) -> None:
        """Ask for the same chunk again, unless it failed too often."""
        if self._wanted is None:
            return
        self._stop_timer()
        self._failures += 1
        if self._failures >= _FAILURES:
            self._fail(FileError.RETRY_COUNT_EXCEEDED, f"chunk {self._index} arrived broken")
        else:
            self._request()

    def abort(self, name: str) -> None:
        """Give up the transfer of that name, whichever it is when the name is empty."""
        if self._wanted is not None and name in ("", self._wanted.name):
            name = self._wanted.name
            self._end()
            self._report(name, FileStatus.ABORTED)

    def opened(self) -> None:
        """Ask again in a new session."""
        if self._wanted is not None:
            self._request()

    def ended(self) -> None:
        """Wait for the next session, however long it takes."""
        self._stop_timer()

    def close(self) -> None:
        """Forget the transfer without a word; the platform notices by itself."""
        self._end()

    def _begin(self, file: ListedFile) -> None:
        found = self._store.find(file.name)
        wanted_hash = file.hash.lower()
        if not _MD5.fullmatch(wanted_hash):
            raise FileRefusedError(FileError.FILE_HASH_MISMATCH, f"{file.hash!r} is no MD5")
        if found is not None:
            if found.hash != wanted_hash:
                raise FileRefusedError(FileError.FILE_HASH_MISMATCH, "other content has this name")
            self._finished(file.name)
            return
        self._store.check_room(file.size)
        self._wanted = ListedFile(file.name, file.size, wanted_hash)
        self._content = self._store.begin(file.name)
        self._index = self._failures = 0
        self._previous = NO_CHUNK
        if file.size == 0:  # no chunk can carry nothing
            self._complete(self._wanted, self._content)
            return
        self._report(file.name, FileStatus.FILE_TRANSFER)
        self._request()

    def _take(self, wanted: ListedFile, content: NewFile, chunk: FileBinaryResponse) -> None:
        content.write(chunk.data)
        self._failures = 0
        self._previous = chunk.current_hash
        self._index += 1
        if content.size < wanted.size:
            self._request()
        else:
            self._complete(wanted, content)

    def _complete(self, wanted: ListedFile, content: NewFile) -> None:
        if (content.size, content.hash) != (wanted.size, wanted.hash):
            self._fail(FileError.FILE_HASH_MISMATCH, f"{content.size} bytes of other content")
            return
        content.finish()
        self._content = None
        self._end()
        self._finished(wanted.name)

    def _is_again(self, chunk: FileBinaryResponse) -> bool:
        """Tell a second copy of the last chunk, as comes when it was asked for in two sessions."""
        again = chunk.current_hash == self._previous != chunk.previous_hash
        return again and self._index > 0 and chunk.is_whole()

    def _finished(self, name: str) -> None:
        self._report(name, FileStatus.FILE_READY)
        self._ready(name)

    def _request(self) -> None:
        if self._wanted is not None:
            self._host.send(FileBinaryRequest(self._wanted.name, self._index))
            self._stop_timer()
            self._timer = self._host.after(self._chunk_s, self._timed_out)

    def _timed_out(self) -> None:
        self._fail(FileError.UNKNOWN, f"no chunk {self._index} within {self._chunk_s:g} s")

    def _fail(self, error: FileError, explanation: str) -> None:
        name = self._wanted.name if self._wanted is not None else ""
        self._end()
        self._report(name, FileStatus.ERROR, error, explanation)

    def _end(self) -> None:
        self._stop_timer()
        self._wanted = None
        if self._content is not None:
            self._content.discard()
            self._content = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _report(
        self, name: str, status: FileStatus, error: FileError | None = None, explanation: str = ""
    ) -> None:
        if error is not None:
            _log.warning("file %r from the platform: %s (%s)", name, error, explanation)
        self._host.send(FileUploadStatus(name, status, error))
