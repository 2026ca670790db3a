"""The directory of the device's files: flat, hidden names left alone, nothing half-written."""

import os
import shutil
from hashlib import md5
from pathlib import Path
from tempfile import mkstemp
from typing import Final, NamedTuple

from wolkflow.wolkabout.errors import FileRefusedError
from wolkflow.wolkabout.messages import FileError, ListedFile

_LONGEST_NAME: Final = 255  # bytes, what file systems take
_BLOCK: Final = 1024 * 1024
_RESERVE: Final = 16 * 1024 * 1024  # bytes that stay free on the disk
_UNFINISHED: Final = ".part-"


class _Seen(NamedTuple):
    changed_ns: int
    size: int
    hash: str


class FileStore:
    """Files by their names; a name cannot leave the directory.

    New content is written to a hidden file beside, and takes its name only when it is complete
    and on the disk.
    """

    def __init__(self, directory: str | os.PathLike[str], max_bytes: int) -> None:
        self.directory = Path(directory)
        self._max_bytes = max_bytes
        self._seen: dict[str, _Seen] = {}
        self.directory.mkdir(parents=True, exist_ok=True)
        for left in self.directory.glob(f"{_UNFINISHED}*"):
            left.unlink()

    def path(self, name: str) -> Path:
        """Return where a file of this name is, or would be; refuse names that are none."""
        try:
            size = len(name.encode())
        except UnicodeEncodeError as error:
            raise FileRefusedError(FileError.FILE_SYSTEM_ERROR, f"{name!r}: no UTF-8") from error
        plain = name.isprintable() and "/" not in name and "\\" not in name
        if not plain or not 0 < size <= _LONGEST_NAME or name.startswith("."):
            raise FileRefusedError(FileError.FILE_SYSTEM_ERROR, f"{name!r} is no file name")
        return self.directory / name

    def find(self, name: str) -> ListedFile | None:
        """Return a file with its hash, None when there is no regular file of this name."""
        path = self.path(name)
        if path.is_symlink() or not path.is_file():
            return None
        return ListedFile(name, path.stat().st_size, self._hash(path))

    def list(self) -> tuple[ListedFile, ...]:
        """Return all files, by name."""
        return tuple(
            ListedFile(path.name, path.stat().st_size, self._hash(path))
            for path in sorted(self.directory.iterdir())
            if not path.name.startswith(".") and path.is_file() and not path.is_symlink()
        )

    def delete(self, name: str) -> bool:
        """Delete a file; return whether there was one."""
        path = self.path(name)
        if path.is_symlink() or not path.is_file():
            return False
        path.unlink()
        self._seen.pop(name, None)
        return True

    def check_room(self, size: int, written: int = 0) -> None:
        """Refuse what is too large for the limit, or the rest of it for the disk."""
        if size > self._max_bytes:
            raise FileRefusedError(
                FileError.UNSUPPORTED_FILE_SIZE, f"{size} bytes, {self._max_bytes} are allowed"
            )
        free = shutil.disk_usage(self.directory).free
        if size - written + _RESERVE > free:
            raise FileRefusedError(
                FileError.FILE_SYSTEM_ERROR, f"{size} bytes do not fit, {free} are free"
            )

    def begin(self, name: str) -> "NewFile":
        """Begin to write a file."""
        return NewFile(self, self.path(name))

    def _hash(self, path: Path) -> str:
        status = path.stat()
        seen = self._seen.get(path.name)
        if seen is None or seen[:2] != (status.st_mtime_ns, status.st_size):
            seen = _Seen(status.st_mtime_ns, status.st_size, _hash_of(path))
            self._seen[path.name] = seen
        return seen.hash


class NewFile:
    """Content on its way to a name."""

    def __init__(self, store: FileStore, path: Path) -> None:
        self._store = store
        self._path = path
        number, part = mkstemp(prefix=_UNFINISHED, dir=path.parent)
        self._part = Path(part)
        self._file = os.fdopen(number, "wb")
        self._hash = md5(usedforsecurity=False)
        self.size = 0

    @property
    def hash(self) -> str:
        """The MD5 of what was written so far."""
        return self._hash.hexdigest()

    def check_room(self, size: int) -> None:
        """Refuse to become that large, if it is too large."""
        self._store.check_room(size, self.size)

    def write(self, data: bytes) -> None:
        """Append; refuse what grows beyond the limits."""
        self.check_room(self.size + len(data))
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def finish(self) -> Path:
        """Put the file into place, replacing one of that name; durable on return."""
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        self._part.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return self._path

    def discard(self) -> None:
        """Forget what was written."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def _hash_of(path: Path) -> str:
    digest = md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
