"""Input lines of a kernel that is not there: their files are pipes, which edges are put into."""

import errno
import os

from wolkflow_gpio.kernel_lines import EVENT, FALLING_EDGE, RISING_EDGE, KernelLines


class FakeLines(KernelLines):
    """Lines in memory; `claimed` gives the pull resistor and `watched` the edges of each.

    A line of `busy` is taken by somebody else. Close it to close its ends of the pipes.
    """

    def __init__(self, chip: int = 0) -> None:
        super().__init__(chip)
        self.claimed: dict[int, str] = {}
        self.watched: dict[int, str] = {}
        self.busy: set[int] = set()
        self.levels: dict[int, bool] = {}
        self._lines: dict[int, int] = {}
        self._ends: dict[int, int] = {}

    def claim(self, line: int, pull: str) -> int:
        """Take a line; give its file."""
        if line in self.busy:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        file, end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        if line in self._ends:
            os.close(self._ends[line])
        self._lines[file], self._ends[line] = line, end
        self.claimed[line] = pull
        self.levels.setdefault(line, pull == "up")
        return file

    def watch(self, file: int, pull: str, edges: str) -> None:
        """Report these edges from now on."""
        line = self._lines[file]
        self.claimed[line], self.watched[line] = pull, edges

    def level(self, file: int) -> bool:
        """Tell the level."""
        return self.levels[self._lines[file]]

    def edge(self, line: int, *, level: bool, nanoseconds: int = 0) -> None:
        """Change a line's level; OSError if nobody has its file open any more."""
        self.levels[line] = level
        if self.watched.get(line, "none") in ("both", "rising" if level else "falling"):
            what = RISING_EDGE if level else FALLING_EDGE
            os.write(self._ends[line], EVENT.pack(nanoseconds, what, line, 0, 0))

    def close(self) -> None:
        """Close the pipes."""
        for end in self._ends.values():
            os.close(end)
        self._ends.clear()
