"""What the kernel tells about the computer in files, as the nodes see it."""

import shutil
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """The files of a computer; `text` and `usage` raise OSError where one is missing."""

    def text(self, path: str) -> str:
        """Read a file without the space around its text."""

    def names(self, folder: str) -> list[str]:
        """Name what is in a folder, sorted; nothing if there is no such folder."""

    def usage(self, path: str) -> tuple[int, int]:
        """Tell the size of the disk that holds a path, and what is free for users: bytes."""


class RealFiles:
    """The files under `root`: of this computer, or those that a test has put there."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def text(self, path: str) -> str:
        """Read a file without the space around its text."""
        return self._at(path).read_text(encoding="utf-8", errors="replace").strip()

    def names(self, folder: str) -> list[str]:
        """Name what is in a folder, sorted; nothing if there is no such folder."""
        found = self._at(folder)
        return sorted(one.name for one in found.iterdir()) if found.is_dir() else []

    def usage(self, path: str) -> tuple[int, int]:
        """Tell the size of the disk that holds a path, and what is free for users: bytes."""
        usage = shutil.disk_usage(self._at(path))
        return usage.total, usage.free

    def _at(self, path: str) -> Path:
        return self._root / path.lstrip("/")
