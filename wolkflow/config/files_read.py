"""Which files a pipeline was made of, and what they looked like then."""

from pathlib import Path

Look = tuple[int, int, int] | None
"""What can be seen of a file from outside; None for one that is not there."""


class FilesRead:
    """The files that were read, or would have been if they were there; the latest look of each."""

    def __init__(self) -> None:
        self.looks: dict[Path, Look] = {}

    def add(self, file: Path) -> None:
        """Note a file that is about to be read."""
        self.looks[file] = look_at(file)


def look_at(file: Path) -> Look:
    """Look at a file from outside."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
