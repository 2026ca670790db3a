"""The files of a machine that is not there."""

import errno
import os
from collections.abc import Callable, Mapping

Content = Callable[[], str]


class SimulatedFiles:
    """Files whose text is worked out when they are read; by path, `/sys/...`."""

    def __init__(self, files: Mapping[str, Content]) -> None:
        self.files = dict(files)

    def join(self, other: "SimulatedFiles") -> None:
        """Go on with the files of a changed pipeline."""
        self.files = other.files

    def text(self, path: str) -> str:
        """Read a file without the space around its text."""
        if path not in self.files:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self.files[path]().strip()

    def names(self, folder: str) -> list[str]:
        """Name what is in a folder, sorted; nothing if there is no such folder."""
        start = folder.rstrip("/") + "/"
        inside = [path.removeprefix(start) for path in self.files if path.startswith(start)]
        return sorted({path.partition("/")[0] for path in inside})

    def real(self, path: str) -> str:
        """Give the path: there are no links."""
        return path
