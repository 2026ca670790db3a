"""Readings that wait for the platform: in memory at once, durable at every commit."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from threading import Lock, RLock
from types import TracebackType
from typing import Any, Final, Self

from wolkflow.wolkabout.errors import OutboxDamagedError
from wolkflow.wolkabout.limits import Counts, Limits
from wolkflow.wolkabout.outbox_file import Kept, Row
from wolkflow.wolkabout.outbox_rescue import drop_damaged, open_file, replace_file
from wolkflow.wolkabout.outbox_trim import trim
from wolkflow.wolkabout.row_times import RowTimes
from wolkflow.wolkabout.timekeeping import Clock, SystemClock, TrueTime
from wolkflow.wolkabout.values import check_reference, check_time, check_value

__all__ = ["Counts", "Limits", "Outbox"]

_ID: Final = itemgetter(0)


class Outbox:
    """Keeps readings in order until the broker has acknowledged them.

    `add` costs about a microsecond: it puts the reading into memory. `commit` makes everything
    accepted so far durable and returns when it is; a reading that was acknowledged before never
    touches the disk. Whoever owns the outbox must commit often, which `Client` does every second
    and at every 64 readings. All methods may be called from any thread.

    Readings taken before the wall clock was set (before 2024) are stored with the machine's
    uptime, held back, and given their true time as soon as the clock is right. If the machine was
    restarted before that, nobody knows for how long it was off: they count as taken just before
    the restart.

    A damaged file raises `OutboxDamagedError`. With `move_damaged` it is renamed to
    `<path>.broken-<time>` instead, the log says so, and an empty one takes its place.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        limits: Limits | None = None,
        clock: Clock | None = None,
        *,
        move_damaged: bool = False,
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock or SystemClock()
        self._time = TrueTime(self._clock)
        self._path = os.fspath(path)
        self._move_damaged = move_damaged
        self._file_lock = RLock()  # taken first, held while the disk works
        self._lock = Lock()  # guards the memory, never held for long
        self._fresh: list[Row] = []
        self._known: set[str] = set()
        self._acknowledged_ranges: list[tuple[int, int]] = []
        opened = open_file(self._path, move_damaged=move_damaged)
        self._file, self._stored, self._last_stored_id = opened
        self._row_times = RowTimes(self._clock, self._time)
        self._next_id = self._last_stored_id + 1
        self._accepted = self._acknowledged = self._dropped = 0
        self._acknowledged_on_disk = 0

    @property
    def path(self) -> str:
        """The file's path, or `:memory:`."""
        return self._path

    @property
    def next_id(self) -> int:
        """The id of the next reading."""
        return self._next_id

    @property
    def uncommitted(self) -> int:
        """The number of readings that are in memory only."""
        return len(self._fresh)

    @property
    def unsaved(self) -> bool:
        """Whether the file differs from the memory."""
        return bool(self._fresh or self._acknowledged_ranges)

    @property
    def knows_time(self) -> bool:
        """Whether readings taken now can be given their true time."""
        return self._time.now_ms() is not None

    @property
    def counts(self) -> Counts:
        """What happened to the readings so far."""
        with self._lock:
            waiting = max(0, self._stored - self._acknowledged_on_disk) + len(self._fresh)
            return Counts(self._accepted, self._acknowledged, self._dropped, waiting)

    def add(self, reference: str, value: Any, time_ms: int | None = None) -> None:
        """Accept a reading, taken now or at `time_ms` (since 1970, UTC).

        Raises `RefusedValueError` for what the platform cannot carry.
        """
        if reference not in self._known:
            self._known.add(check_reference(reference))
        value = check_value(reference, value)
        if time_ms is None:
            time_ms = self._clock.wall_ms()
        else:
            check_time(reference, time_ms)
        uptime_ms = self._time.uptime_at(time_ms)
        boot = None if uptime_ms is None else self._clock.boot
        with self._lock:
            self._fresh.append(Row(self._next_id, time_ms, reference, value, uptime_ms, boot))
            self._next_id += 1
            self._accepted += 1
            if len(self._fresh) > self._limits.max_rows:
                del self._fresh[0]
                self._dropped += 1

    def commit(self) -> None:
        """Make everything accepted so far durable.

        Raises `OutboxWriteError` when that fails; nothing is lost then: the readings stay in
        memory, and the next commit tries again.
        """
        with self._file_lock:
            try:
                self._commit()
            except OutboxDamagedError as damage:
                self._start_anew(damage)
                self._commit()

    def read(self, after_id: int, before_id: int, limit: int) -> Sequence[Row]:
        """Return the oldest readings between two ids, both excluded, committed or not.

        Ends before the first reading whose true time is not known yet.
        """
        with self._file_lock:
            rows: list[Row] = []
            if after_id < self._last_stored_id:
                rows = self._read_file(after_id, before_id, limit)
            with self._lock:
                start = bisect_right(self._fresh, after_id, key=_ID)
                end = bisect_left(self._fresh, before_id, key=_ID)
                rows += self._fresh[start : min(end, start + limit - len(rows))]
            return self._row_times.of(rows, self._file)

    def acknowledge(self, first_id: int, last_id: int, number: int) -> None:
        """Forget a range of readings that the broker has; on disk at the next commit."""
        with self._file_lock, self._lock:
            start = bisect_left(self._fresh, first_id, key=_ID)
            end = bisect_right(self._fresh, last_id, key=_ID)
            del self._fresh[start:end]
            self._acknowledged += number
            if first_id > self._last_stored_id:
                return
            self._acknowledged_on_disk += number - (end - start)
            ranges = self._acknowledged_ranges
            if ranges and ranges[-1][1] + 1 == first_id:
                first_id = ranges.pop()[0]
            ranges.append((first_id, last_id))

    def keep(self, topic: str, payload: bytes) -> None:
        """Keep a message beside the readings, durable on return, until `forget`."""
        with self._file_lock, self._file.transaction():
            self._dropped += self._file.keep(topic, payload, self._limits.max_kept)

    def kept(self, after_id: int, limit: int) -> list[Kept]:
        """Return the oldest kept messages after an id."""
        with self._file_lock:
            return self._file.kept(after_id, limit)

    def forget(self, id_: int) -> None:
        """Forget a kept message that the broker has."""
        with self._file_lock, self._file.transaction():
            self._file.forget(id_)

    def note(self, name: str, text: str | None) -> None:
        """Write a short text that outlives the process, or remove it; durable on return."""
        with self._file_lock, self._file.transaction():
            self._file.note(name, text)

    def noted(self, name: str) -> str | None:
        """Return what was noted under a name."""
        with self._file_lock:
            return self._file.noted(name)

    def set_clock_offset(self, offset_ms: int) -> None:
        """Tell how far the wall clock is behind the true time, when somebody else knows it."""
        self._time.set_offset(offset_ms)

    def close(self) -> None:
        """Commit and close the file."""
        with self._file_lock:
            try:
                self.commit()
            finally:
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _commit(self) -> None:
        with self._lock:
            rows = list(self._fresh)
            ranges = list(self._acknowledged_ranges)
        if not rows and not ranges and self._limits.max_age_s is None:
            return
        with self._file.transaction():
            deleted = sum(self._file.delete(first, last) for first, last in ranges)
            self._file.insert(rows, self._clock.wall_ms())
            dropped = trim(
                self._file, self._limits, self._stored - deleted + len(rows), self._clock.wall_ms()
            )
        with self._lock:
            self._stored += len(rows) - deleted - dropped
            self._dropped += dropped
            self._acknowledged_ranges.clear()
            self._acknowledged_on_disk = 0
            if rows:
                self._last_stored_id = rows[-1].id
                del self._fresh[: bisect_right(self._fresh, rows[-1].id, key=_ID)]

    def _read_file(self, after_id: int, before_id: int, limit: int) -> list[Row]:
        try:
            return self._file.read(after_id, before_id, limit)
        except OutboxDamagedError as damage:
            number = drop_damaged(self._file, after_id, before_id)
            self._dropped += number
            self._stored -= number
            if not number:
                self._start_anew(damage)
        return self._file.read(after_id, before_id, limit)

    def _start_anew(self, damage: OutboxDamagedError) -> None:
        """Go on with an empty file and what is in memory."""
        if not self._move_damaged:
            raise damage
        opened = replace_file(self._file, damage)
        self._file, self._stored = opened.file, opened.rows
        with self._lock:
            self._acknowledged_ranges.clear()
            self._acknowledged_on_disk = 0
