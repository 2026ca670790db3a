"""The archive that a Linux kernel starts from: cpio, in the format called newc."""

import stat
from pathlib import PurePosixPath

HEADER = b"070701"
ALIGNED = 4
BETWEEN = 512
"""Where a second archive may begin after a first one."""


class Archive:
    """Collects files; `packed` gives the archive."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._count = 0
        self._folders: set[str] = set()

    def add(self, name: str, content: bytes, *, is_program: bool = False) -> None:
        """Add a file, and the folders that it is in."""
        self._folder(str(PurePosixPath(name).parent))
        self._entry(name, stat.S_IFREG | (0o755 if is_program else 0o644), content)

    def add_console(self) -> None:
        """Add the device that the first process writes to."""
        self._folder("dev")
        self._entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))

    def packed(self) -> bytes:
        """Give the archive; another one may follow."""
        self._entry("TRAILER!!!", 0)
        self._align(BETWEEN)
        return bytes(self._packed)

    def _folder(self, name: str) -> None:
        if name == "." or name in self._folders:
            return
        self._folders.add(name)
        self._folder(str(PurePosixPath(name).parent))
        self._entry(name, stat.S_IFDIR | 0o755)

    def _entry(
        self, name: str, mode: int, content: bytes = b"", device: tuple[int, int] = (0, 0)
    ) -> None:
        self._count += 1
        numbers = (
            self._count, mode, 0, 0, 1, 0, len(content), 0, 0, *device, len(name) + 1, 0
        )  # fmt: skip
        self._packed += HEADER + b"".join(b"%08x" % number for number in numbers)
        self._packed += name.encode() + b"\0"
        self._align(ALIGNED)
        self._packed += content
        self._align(ALIGNED)

    def _align(self, size: int) -> None:
        self._packed += bytes(-len(self._packed) % size)
