"""The computer, as its own files describe it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """Tell how much can still be written to the disk that a folder is on."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Everything there is to know comes through here, so that a test can lay out another computer.

    `root` is the folder that the computer's files are in, `packages` are the folders in which
    Python looks for modules, `free` tells the free bytes of a disk.
    """

    root: Path = Path("/")
    python: tuple[int, ...] = tuple(sys.version_info[:3])
    packages: Sequence[Path] = field(default_factory=lambda: [Path(one or ".") for one in sys.path])
    free: Callable[[Path], int] = free_bytes

    def path(self, name: str) -> Path:
        """Give the place of a file, named as on the real computer: `/proc/cpuinfo`."""
        return self.root / name.lstrip("/")

    def exists(self, name: str) -> bool:
        """Tell whether there is a file, folder or device."""
        return os.path.lexists(self.path(name))

    def text(self, name: str) -> str:
        """Give what is in a file; nothing if there is none or it can't be read."""
        try:
            return self.path(name).read_text(errors="replace").strip("\0\n ")
        except OSError:
            return ""

    def values(self, name: str, between: str = "=") -> dict[str, str]:
        """Give the names and values in a file, a pair in each line; the last one counts."""
        pairs = (line.partition(between) for line in self.text(name).splitlines())
        return {key.strip(): value.strip().strip('"') for key, found, value in pairs if found}

    def find(self, pattern: str) -> Iterator[str]:
        """Name the files that a pattern fits, as on the real computer."""
        for path in sorted(self.root.glob(pattern.lstrip("/"))):
            yield "/" + path.relative_to(self.root).as_posix()

    @property
    def model(self) -> str:
        """The name of the board: `Raspberry Pi 4 Model B Rev 1.4`; empty if nothing tells it."""
        tree = self.text("/proc/device-tree/model")
        return tree or self.values("/proc/cpuinfo", ":").get("Model", "")

    @property
    def is_pi(self) -> bool:
        """Whether this is a Raspberry Pi."""
        return self.model.startswith("Raspberry Pi")

    @property
    def uid(self) -> int:
        """The number of the user that runs this."""
        return self._ids("Uid")[0]

    @property
    def user(self) -> str:
        """The name of the user that runs this."""
        for line in self.text("/etc/passwd").splitlines():
            fields = line.split(":")
            if len(fields) > 2 and fields[2] == str(self.uid):
                return fields[0]
        return str(self.uid)

    @property
    def gids(self) -> set[int]:
        """The groups that this process is in; those that came later need a new login."""
        return {self._ids("Gid")[0], *self._ids("Groups")}

    def group(self, name: str) -> tuple[int, set[str]] | None:
        """Give a group's number and its members; None if there is no such group."""
        for line in self.text("/etc/group").splitlines():
            fields = line.split(":")
            if len(fields) > 3 and fields[0] == name:
                return int(fields[2]), set(filter(None, fields[3].split(",")))
        return None

    def may_use(self, name: str) -> bool:
        """Tell whether this user may read and write a file."""
        if self.uid == os.getuid():
            return os.access(self.path(name), os.R_OK | os.W_OK)
        try:
            status = self.path(name).stat()
        except OSError:
            return False
        if self.uid == 0:
            return True
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid in self.gids else 0
        return status.st_mode >> shift & 0b110 == 0b110

    def _ids(self, name: str) -> list[int]:
        """Read numbers of this process: as the kernel tells them to itself."""
        found = self.values("/proc/self/status", ":").get(name, "").split()
        return [int(one) for one in found] or ([-1] if name != "Groups" else [])
