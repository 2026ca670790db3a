"""The kernel's files of the wire, as the node sees them."""

from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """The files of a machine; `text` raises OSError where one is missing."""

    def text(self, path: str) -> str:
        """Read a file without the space around its text."""

    def names(self, folder: str) -> list[str]:
        """Name what is in a folder, sorted; nothing if there is no such folder."""


class RealFiles:
    """The files under `root`: of this machine, or those that a test has put there."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def text(self, path: str) -> str:
        """Read a file without the space around its text."""
        return self._at(path).read_text(encoding="ascii", errors="replace").strip()

    def names(self, folder: str) -> list[str]:
        """Name what is in a folder, sorted; nothing if there is no such folder."""
        found = self._at(folder)
        return sorted(one.name for one in found.iterdir()) if found.is_dir() else []

    def _at(self, path: str) -> Path:
        return self._root / path.lstrip("/")
