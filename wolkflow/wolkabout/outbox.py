"""Readings that wait for the platform: in memory at once, durable at every commit."""

import os
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any, Self

from wolkflow.wolkabout.errors import OutboxDamagedError
from wolkflow.wolkabout.limits import Counts, Limits
from wolkflow.wolkabout.outbox_file import Kept
from wolkflow.wolkabout.outbox_memory import Memory
from wolkflow.wolkabout.outbox_rescue import drop_damaged, open_file, replace_file
from wolkflow.wolkabout.outbox_trim import trim
from wolkflow.wolkabout.row import Row, value_text
from wolkflow.wolkabout.row_times import RowTimes
from wolkflow.wolkabout.timekeeping import CLOCK_SET_MS, Clock, SystemClock, TrueTime
from wolkflow.wolkabout.values import check_reference, check_time

__all__ = ["Counts", "Limits", "Outbox"]


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
        self._file_lock = RLock()  # held while the disk works; never taken to add or acknowledge
        self._known: set[str] = set()
        opened = open_file(self._path, move_damaged=move_damaged)
        self._file = opened.file
        self._memory = Memory(opened.rows, opened.last_id, self._limits.max_rows)
        self._row_times = RowTimes(self._clock, self._time)

    @property
    def path(self) -> str:
        """The file's path, or `:memory:`."""
        return self._path

    @property
    def next_id(self) -> int:
        """The id of the next reading."""
        return self._memory.next_id

    @property
    def uncommitted(self) -> int:
        """The number of readings that are in memory only."""
        return self._memory.unsaved_rows

    @property
    def unsaved(self) -> bool:
        """Whether the file differs from the memory."""
        return self._memory.unsaved

    @property
    def knows_time(self) -> bool:
        """Whether readings taken now can be given their true time."""
        return self._time.now_ms() is not None

    @property
    def counts(self) -> Counts:
        """What happened to the readings so far."""
        return self._memory.counts

    def listen(self, listener: Callable[[], object] | None, enough: int = 1) -> None:
        """Have a function called when there is something to commit, and again at so many readings.

        It is called on any thread and must return at once. There is one listener; None ends that.
        """
        self._memory.listen(listener, enough)

    def add(self, reference: str, value: Any, time_ms: int | None = None) -> None:
        """Accept a reading, taken now or at `time_ms` (since 1970, UTC).

        Raises `RefusedValueError` for what the platform cannot carry.
        """
        if reference not in self._known:
            self._known.add(check_reference(reference))
        text = value_text(reference, value)
        if time_ms is None:
            time_ms = self._clock.wall_ms()
        else:
            check_time(reference, time_ms)
        uptime_ms = self._time.uptime_at(time_ms) if time_ms < CLOCK_SET_MS else None
        boot = None if uptime_ms is None else self._clock.boot
        self._memory.add(time_ms, reference, text, uptime_ms, boot)

    def commit(self, most: int | None = None) -> None:
        """Make everything accepted so far durable, or so many of the oldest readings.

        Raises `OutboxWriteError` when that fails; nothing is lost then: the readings stay in
        memory, and the next commit tries again.
        """
        with self._file_lock:
            try:
                self._commit(most)
            except OutboxDamagedError as damage:
                self._start_anew(damage)
                self._commit(most)

    def read(self, after_id: int, before_id: int, limit: int) -> Sequence[Row]:
        """Return the oldest readings between two ids, both excluded, committed or not.

        Ends before the first reading whose true time is not known yet.
        """
        rows = self._memory.read(after_id, before_id, limit)
        if rows is not None and all(row[4] is None for row in rows):
            return rows
        with self._file_lock:
            return self._row_times.of(self._read_all(after_id, before_id, limit), self._file)

    def acknowledge(self, first_id: int, last_id: int, number: int) -> None:
        """Forget a range of readings that the broker has; on disk at the next commit."""
        self._memory.acknowledge(first_id, last_id, number)

    def keep(self, topic: str, payload: bytes) -> None:
        """Keep a message beside the readings, durable on return, until `forget`."""
        with self._file_lock, self._file.transaction():
            self._memory.count_dropped(self._file.keep(topic, payload, self._limits.max_kept))

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

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _commit(self, most: int | None) -> None:
        if not self._memory.unsaved and self._limits.max_age_s is None:
            return
        saving = self._memory.begin(most)
        try:
            with self._file.transaction():
                deleted = sum(self._file.delete(first, last) for first, last in saving.ranges)
                now_ms = self._clock.wall_ms()
                self._file.insert(saving.rows, now_ms)
                dropped = trim(self._file, self._limits, self._memory.stored - deleted, now_ms)
                oldest_id = self._file.first_id() or self._memory.next_id if dropped else 0
        except BaseException:
            self._memory.failed(saving)
            raise
        self._memory.done(saving, deleted, dropped, oldest_id)

    def _read_all(self, after_id: int, before_id: int, limit: int) -> list[Row]:
        """Read from the file, then from memory; to be called while nothing is committed."""
        rows: list[Row] = []
        if after_id + 1 < self._memory.complete_from:
            rows = self._read_file(after_id, min(before_id, self._memory.complete_from), limit)
            after_id = max(after_id, self._memory.complete_from - 1)
        rows += self._memory.read(after_id, before_id, limit - len(rows)) or ()
        return rows

    def _read_file(self, after_id: int, before_id: int, limit: int) -> list[Row]:
        try:
            return self._file.read(after_id, before_id, limit)
        except OutboxDamagedError as damage:
            number = drop_damaged(self._file, after_id, before_id)
            self._memory.lost_stored(number)
            if not number:
                self._start_anew(damage)
        return self._file.read(after_id, before_id, limit)

    def _start_anew(self, damage: OutboxDamagedError) -> None:
        """Go on with an empty file and what is in memory."""
        if not self._move_damaged:
            raise damage
        self._file = replace_file(self._file, damage).file
        self._memory.lost_file()
