"""Follow a file that grows."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from wolkflow import Interval, LocalPath, Source
from wolkflow_file.line_file import LONGEST_LINE, LineFile
from wolkflow_file.rotations import part_after, parts_of

SHORTEST_WAIT, LONGEST_WAIT = 0.001, 0.05
"""Seconds until it looks again whether there is room: first soon, then longer and longer."""


class Tail(Source):
    """Sends each line that is added to a file, as text.

    After a restart it goes on where it stopped, also in a file that has been rotated meanwhile
    (`log.1`, `log-20240131`). Nothing is lost and nothing is read twice, except that what was on
    its way when the power failed is read again. A line is sent when it is complete. A file that
    isn't there yet is waited for; one that was emptied is read from its beginning. Lines above a
    megabyte are left out, and said. What isn't UTF-8 becomes a replacement character.

    It runs in the thread of all files, so that a slow card holds nothing else up.
    """

    example = "file.tail: {path: /var/log/meter.log, start: end}"
    resumes: ClassVar[bool] = True

    path: Annotated[LocalPath, Field(description="the file to follow")]
    start: Annotated[
        Literal["beginning", "end"],
        Field(description="where to begin the very first time: all lines, or only new ones"),
    ] = "beginning"
    every: Annotated[Interval, Field(description="how often to look for new lines")] = 1.0

    @property
    def lane(self) -> str:
        """Files share a thread: an SD card may take seconds to answer."""
        return "files"

    def open(self) -> None:
        """Take the file up where it was left."""
        self._missing = False
        self._leaving = False
        self._wait = SHORTEST_WAIT
        self._committed: Any = self.store.get("position")
        self._file = self._resumed()
        self.after(0.0, self._turn)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def position(self) -> Any:
        """Say which file, and how much of it has been sent."""
        position = None if self._file is None else self._file.position()
        return None if position == self._committed else position

    def commit(self, position: Any) -> None:
        """Remember that all before `position` has arrived."""
        self.store["position"] = self._committed = position

    def _resumed(self) -> LineFile | None:
        """Find the file that was being read, under its own name or a rotated one."""
        if self._committed is None:
            return self._first()
        for part in parts_of(self.path):
            if part.inode == self._committed["inode"]:
                file = LineFile(part.path, self._committed["offset"])
                if file.is_at(self._committed):
                    return file
                file.close()
        self.log.warning("what was read so far is gone or rewritten; reading %s anew", self.path)
        return None

    def _first(self) -> LineFile | None:
        if self.start == "beginning" or not self.path.exists():
            return None
        file = LineFile(self.path)
        file.seek_last_line()
        self.commit(file.position())
        return file

    def _turn(self) -> None:
        """Read a chunk, and come back: at once if there may be more."""
        pause = self.every
        try:
            pause = self._read_some()
        finally:
            self.after(pause, self._turn)

    def _read_some(self) -> float:
        """Send the lines of one chunk; give the seconds to wait for the next."""
        room = self.room()
        file = self._file or self._found()
        if file is None:
            return self.every
        if room <= 0:
            pause, self._wait = self._wait, min(1.25 * self._wait, LONGEST_WAIT)
            return min(self.every, pause)
        self._wait = SHORTEST_WAIT
        if not file.is_intact():
            self.log.warning("%s was emptied or rewritten; reading it anew", file.path)
            file.rewind()
        lines = file.read(room)
        self.send_all(lines)
        self._tell_too_long(file)
        return self._at_end(file) if file.at_end and not lines else 0.0

    def _found(self) -> LineFile | None:
        """Open the file if it is there by now."""
        if self.path.exists():
            self._missing = False
            self._file = LineFile(self.path)
        else:
            self._tell_missing()
        return self._file

    def _at_end(self, file: LineFile) -> float:
        """Look whether the file goes on under another name; give the seconds to the next look."""
        part = part_after(self.path, file.inode) if self._is_rotated(file) else None
        if part is None:
            self._leaving = False
            return self.every
        if not self._leaving:
            self._leaving = True  # its writer may not know yet, and add some last lines
            return self.every
        following = LineFile(part.path)
        if following.inode != part.inode:
            following.close()  # rotated once more, just now
            return 0.0
        rest = file.rest()
        if rest is not None:
            self.send(rest)
        self._tell_too_long(file)
        file.close()
        self._file = following
        self._leaving = False
        return 0.0

    def _is_rotated(self, file: LineFile) -> bool:
        try:
            return self.path.stat().st_ino != file.inode
        except FileNotFoundError:
            self._tell_missing()
            return True

    def _tell_missing(self) -> None:
        if not self._missing:
            self._missing = True
            self.log.warning("%s is not there; waiting for it", self.path)

    def _tell_too_long(self, file: LineFile) -> None:
        if file.too_long:
            self.log.warning(
                "%s: left out %d line(s) of more than %d bytes, up to byte %d",
                *(file.path, file.too_long, LONGEST_LINE, file.offset),
            )
            file.too_long = 0
