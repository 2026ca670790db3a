"""The readings of an outbox that are in memory, and the count of all."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import itemgetter
from threading import Lock
from typing import Final, NamedTuple

from wolkflow.wolkabout.limits import Counts
from wolkflow.wolkabout.row import Row

_ID: Final = itemgetter(0)
_REMEMBERED: Final = 5000  # rows of the file that need not be read back
_LONG: Final = 200  # characters: a longer value, and what came before it, is read back


class Saving(NamedTuple):
    """What a transaction brings to the file: rows to insert, and ranges of ids to delete."""

    rows: list[Row]
    ranges: list[tuple[int, int]]
    gone: int
    saved_until: int


class Memory:
    """Holds rows that are not in the file yet, and the newest of those that are.

    Nothing here waits for the disk. While rows are written they count as rows of the file, so
    what the broker acknowledges meanwhile is deleted by the next transaction. All methods may be
    called from any thread; only one thread may be between `begin` and `done` or `failed`.
    """

    def __init__(self, stored: int, last_id: int, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._fresh: list[Row] = []
        self._saved: list[Row] = []  # the newest in the file, or on their way there
        self._saving = 0
        self._saved_until = last_id  # rows up to here may be in the file
        self._ranges: list[tuple[int, int]] = []
        self._stored = stored
        self._gone = 0  # acknowledged rows that are still in the file
        self._accepted = self._acknowledged = self._dropped = 0
        self._listener: Callable[[], object] = _nobody
        self._enough = 1
        self.next_id = last_id + 1
        self.complete_from = last_id + 1  # from this id on, all that waits is here

    def listen(self, listener: Callable[[], object] | None, enough: int) -> None:
        """Have a function called when the file begins to differ, and at so many new rows."""
        with self._lock:
            self._listener, self._enough = listener or _nobody, enough

    @property
    def unsaved_rows(self) -> int:
        """The number of rows that are not durable yet."""
        return len(self._fresh) + self._saving  # in this order: never too few

    @property
    def unsaved(self) -> bool:
        """Whether the file differs from what is here."""
        return bool(self._fresh or self._ranges or self._saving)

    @property
    def counts(self) -> Counts:
        """What happened to the rows so far."""
        with self._lock:
            waiting = max(0, self._stored - self._gone) + len(self._fresh)
            return Counts(self._accepted, self._acknowledged, self._dropped, waiting)

    @property
    def stored(self) -> int:
        """The number of rows in the file, those included that are just being written."""
        return self._stored

    def add(
        self, time_ms: int, reference: str, text: str, uptime_ms: int | None, boot: str | None
    ) -> None:
        """Append a row; drop the oldest when there are too many."""
        with self._lock:
            self._fresh.append(Row(self.next_id, time_ms, reference, text, uptime_ms, boot))
            self.next_id += 1
            self._accepted += 1
            number = len(self._fresh)
            if number > self._most:
                self._drop_fresh()
            if number in (1, self._enough):
                self._listener()

    def read(self, after_id: int, before_id: int, limit: int) -> list[Row] | None:
        """Return the oldest rows between two ids, both excluded; None: some are in the file."""
        with self._lock:
            if after_id + 1 < self.complete_from:
                return None
            rows = _part(self._saved, after_id, before_id, limit)
            if len(rows) < limit:
                rows += _part(self._fresh, after_id, before_id, limit - len(rows))
            return rows

    def acknowledge(self, first_id: int, last_id: int, number: int) -> None:
        """Forget a range of rows, of so many, that the broker has."""
        with self._lock:
            _cut(self._saved, first_id, last_id)
            spared = _cut(self._fresh, first_id, last_id)
            self._acknowledged += number
            if first_id > self._saved_until:
                return
            self._gone += number - spared
            if self._ranges and self._ranges[-1][1] + 1 == first_id:
                first_id = self._ranges.pop()[0]
            self._ranges.append((first_id, last_id))
            if len(self._ranges) == 1:
                self._listener()

    def begin(self, most: int | None) -> Saving:
        """Take the oldest rows that are not in the file, and all ranges that shall leave it."""
        with self._lock:
            rows = self._fresh[:most]
            saving = Saving(rows, self._ranges, self._gone, self._saved_until)
            self._ranges = []
            self._saving = len(rows)
            del self._fresh[: len(rows)]
            self._saved += rows
            self._stored += len(rows)
            if rows:
                self._saved_until = rows[-1].id
            return saving

    def done(self, saving: Saving, deleted: int, dropped: int, oldest_id: int) -> None:
        """Learn that the file has changed, by how much, and which row is its oldest now."""
        with self._lock:
            self._saving = 0
            self._stored -= deleted + dropped
            self._gone -= saving.gone
            self._dropped += dropped
            long = next((row.id for row in reversed(saving.rows) if len(row.text) > _LONG), 0)
            self._forget(
                max(len(self._saved) - _REMEMBERED, bisect_right(self._saved, long, key=_ID))
            )
            if dropped:
                del self._saved[: bisect_left(self._saved, oldest_id, key=_ID)]

    def failed(self, saving: Saving) -> None:
        """Learn that nothing of this has reached the file."""
        with self._lock:
            start = bisect_right(self._saved, saving.saved_until, key=_ID)
            back = self._saved[start:]
            del self._saved[start:]
            self._fresh[:0] = back
            self._saving = 0
            self._saved_until = saving.saved_until
            self._stored -= len(saving.rows)
            self._gone -= len(saving.rows) - len(back)
            self._ranges[:0] = saving.ranges
            while len(self._fresh) > self._most:
                self._drop_fresh()

    def lost_stored(self, number: int) -> None:
        """Learn that so many rows of the file are gone."""
        with self._lock:
            self._stored -= number
            self._dropped += number

    def lost_file(self) -> None:
        """Learn that the file is empty: all that is here is to be written again."""
        with self._lock:
            self._fresh[:0] = self._saved
            self._saved.clear()
            self._ranges.clear()
            self._stored = self._gone = self._saved_until = self.complete_from = 0

    def count_dropped(self, number: int) -> None:
        """Count what was dropped elsewhere."""
        with self._lock:
            self._dropped += number

    def _forget(self, number: int) -> None:
        if number > 0:
            self.complete_from = self._saved[number - 1].id + 1
            del self._saved[:number]

    def _drop_fresh(self) -> None:
        del self._fresh[0]
        self._dropped += 1


def _nobody() -> None:
    """Tell nobody."""


def _part(rows: list[Row], after_id: int, before_id: int, limit: int) -> list[Row]:
    start = bisect_right(rows, after_id, key=_ID)
    return rows[start : min(start + limit, bisect_left(rows, before_id, key=_ID))]


def _cut(rows: list[Row], first_id: int, last_id: int) -> int:
    """Remove a range of rows; return how many there were."""
    start = bisect_left(rows, first_id, key=_ID)
    end = bisect_right(rows, last_id, key=_ID)
    del rows[start:end]
    return end - start
