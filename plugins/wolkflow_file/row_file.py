"""A file that rows are added to: whole rows or none, whatever happens."""

import os
from contextlib import suppress
from pathlib import Path


class RowFile:
    """Adds bytes to a file so that they are on the disk, or not in the file at all.

    A last row that a crash left without an end gets one when the file is opened, so that no two
    rows run into each other. A file that was renamed or deleted meanwhile is begun anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd = -1
        self._size = 0

    def open(self) -> None:
        """Open the file, make it if there is none, end a torn last row."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        self._fd = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if is_new:
            sync_folder(self.path.parent)
        self._size = os.fstat(self._fd).st_size
        if self._size and os.pread(self._fd, 1, self._size - 1) != b"\n":
            self.add(b"\n")

    def close(self) -> None:
        """Let go of the file."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def size(self) -> int:
        """Tell the file's size, having opened it if need be."""
        if self._fd >= 0 and not self._is_in_place():
            self.close()
        if self._fd < 0:
            self.open()
        return self._size

    def first_row(self) -> str:
        """Give the first row without its end; empty for an empty file."""
        return os.pread(self._fd, 10_000, 0).partition(b"\n")[0].decode(errors="replace")

    def add(self, rows: bytes) -> None:
        """Write and sync; on OSError the file is as it was before."""
        try:
            self._write(rows)
            os.fsync(self._fd)
        except OSError as error:
            self._undo()
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        self._size += len(rows)

    def rotate(self, keep: int) -> None:
        """Rename the file to `.1`, the one before to `.2`, and so on, up to `keep`."""
        self.close()
        self._numbered(keep).unlink(missing_ok=True)
        for number in range(keep - 1, 0, -1):
            if self._numbered(number).exists():
                self._numbered(number).rename(self._numbered(number + 1))
        self.path.rename(self._numbered(1))
        self.open()

    def _write(self, rows: bytes) -> None:
        left = memoryview(rows)
        while left:
            left = left[os.write(self._fd, left) :]

    def _undo(self) -> None:
        """Take a part that was written back; the file is opened anew for the next try.

        Where even that fails, the torn row is ended when the file is opened.
        """
        with suppress(OSError):
            os.ftruncate(self._fd, self._size)
        self.close()

    def _is_in_place(self) -> bool:
        try:
            return self.path.stat().st_ino == os.fstat(self._fd).st_ino
        except FileNotFoundError:
            return False

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def sync_folder(folder: Path) -> None:
    """Make a file's name durable: a power cut may forget a new file whose folder isn't synced."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
