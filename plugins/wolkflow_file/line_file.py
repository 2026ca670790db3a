"""An open file, read line by line, that knows how far it has come."""

import os
import stat
import zlib
from pathlib import Path
from typing import Any

CHUNK = 64 * 1024
LONGEST_LINE = 1_000_000
HEAD = 256


class LineFile:
    """Reads complete lines from `offset` on; the inode and the first bytes tell which file it is.

    A line longer than a megabyte is left out and counted in `too_long`.
    """

    def __init__(self, path: Path, offset: int = 0) -> None:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(f"{path} is not a file that can be followed line by line")
        self.path = path
        self.offset = offset
        self.at_end = False
        self.too_long = 0
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.inode = os.fstat(self._fd).st_ino
        self._buffer = b""
        self._passed_over = 0
        self._head = b""
        self._seen(offset)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)

    def read(self, most: int) -> list[str]:
        """Give the next complete lines: at most so many, and no more than one chunk holds.

        `at_end` tells whether the file had nothing more.
        """
        if b"\n" not in self._buffer:
            self._fill()
        end = self._end_of(most)
        piece, self._buffer = self._buffer[:end], self._buffer[end:]
        if piece and self._passed_over:
            line, _, piece = piece.partition(b"\n")
            self._end_passing_over(line)
        self._seen(self.offset + len(piece))
        return _texts(piece)

    def rest(self) -> str | None:
        """Give the last line, which has no end, as if it were complete; None if there is none."""
        line, self._buffer = self._buffer, b""
        if self._passed_over:
            self._end_passing_over(line)
            return None
        self._seen(self.offset + len(line))
        return _text(line) if line else None

    def is_intact(self) -> bool:
        """Tell whether the file still has what was read: false when it was emptied or rewritten."""
        if os.fstat(self._fd).st_size < self.offset:
            return False
        return os.pread(self._fd, len(self._head), 0) == self._head

    def rewind(self) -> None:
        """Start over at the beginning."""
        self.offset, self._buffer, self._passed_over, self._head = 0, b"", 0, b""

    def position(self) -> dict[str, Any]:
        """Say which file this is and how far it has been read.

        The device is left out: its number may change from one start of the machine to the next.
        """
        return {
            "inode": self.inode,
            "offset": self.offset,
            "head": len(self._head),
            "crc": zlib.crc32(self._head),
        }

    def is_at(self, position: dict[str, Any]) -> bool:
        """Tell whether this is the file of a position, and still has what was read of it."""
        if self.inode != position["inode"] or os.fstat(self._fd).st_size < position["offset"]:
            return False
        head = os.pread(self._fd, position["head"], 0)
        return bool(zlib.crc32(head) == position["crc"])

    def seek_last_line(self) -> None:
        """Go to the end; of a last line without an end, to its beginning."""
        size = os.fstat(self._fd).st_size
        start = max(0, size - LONGEST_LINE)
        tail = os.pread(self._fd, size - start, start)
        self._seen(start + tail.rfind(b"\n") + 1)

    def _end_of(self, most: int) -> int:
        """Tell where in the buffer the first `most` complete lines end, or all of them."""
        if self._buffer.count(b"\n") > most:
            return len(self._buffer) - len(self._buffer.split(b"\n", most)[-1])
        return self._buffer.rfind(b"\n") + 1

    def _fill(self) -> None:
        start = self.offset + self._passed_over + len(self._buffer)
        chunk = os.pread(self._fd, CHUNK, start)
        self.at_end = not chunk
        self._buffer += chunk
        if len(self._buffer) > LONGEST_LINE and b"\n" not in chunk:
            self._passed_over += len(self._buffer)
            self._buffer = b""

    def _end_passing_over(self, last_piece: bytes) -> None:
        self.too_long += 1
        self.offset += self._passed_over + len(last_piece) + 1
        self._passed_over = 0

    def _seen(self, offset: int) -> None:
        self.offset = offset
        if len(self._head) < HEAD:
            self._head = os.pread(self._fd, min(HEAD, offset), 0)


def _texts(piece: bytes) -> list[str]:
    """Take complete lines apart: all at once, which is quicker than line by line."""
    *lines, _ = piece.decode("utf-8", errors="replace").split("\n")
    return [line.removesuffix("\r") for line in lines] if b"\r" in piece else lines


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", errors="replace")
