"""The outbox on disk: one SQLite file, used by one process at a time."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from wolkflow.wolkabout.errors import OutboxDamagedError
from wolkflow.wolkabout.row import Row
from wolkflow.wolkabout.sqlite_file import claim, explain, open_database, release

IN_MEMORY: Final = ":memory:"
_AT_ONCE: Final = 32  # rows in a statement: each one waits for its turn among threads
_ROW: Final = "INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)"
_ROWS: Final = (
    "INSERT INTO reading (id, time_ms, reference, value, stored_ms) VALUES (?, ?, ?, ?, ?)"
    + ", (?, ?, ?, ?, ?)" * (_AT_ONCE - 1)
)


class Kept(NamedTuple):
    """A message beside the readings that waits."""

    id: int
    topic: str
    payload: bytes


class OutboxFile:
    """Rows in a SQLite file (or in memory), durable once `transaction` is left.

    Whoever changes it holds it alone; with `looking` it is only read, beside its holder.
    """

    def __init__(self, path: str | os.PathLike[str], *, looking: bool = False) -> None:
        self.path = os.fspath(path)
        self._claim = None if looking or self.path == IN_MEMORY else claim(self.path)
        try:
            with self._translated():
                self._database = open_database(self.path)
        except BaseException:
            self._release()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes made inside, durably, or none."""
        with self._translated():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:  # SQLite itself rolls back when the disk is full
                    self._database.execute("ROLLBACK")
                raise

    def insert(self, rows: Sequence[Row], stored_ms: int) -> None:
        """Append rows."""
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            if len(some) == _AT_ONCE and all(row[4] is None for row in some):
                values: list[object] = []
                for id_, time_ms, reference, text, _, _ in some:
                    values += (id_, time_ms, reference, text, stored_ms)
                self._database.execute(_ROWS, values)
            else:
                self._database.executemany(_ROW, [(*row[:4], stored_ms, *row[4:]) for row in some])

    def delete(self, first_id: int, last_id: int) -> int:
        """Delete a range of rows; return how many there were."""
        return self._database.execute(
            "DELETE FROM reading WHERE id BETWEEN ? AND ?", (first_id, last_id)
        ).rowcount

    def delete_oldest(self, number: int) -> int:
        """Delete that many of the oldest rows; return how many there were."""
        last = self._one("SELECT id FROM reading ORDER BY id LIMIT 1 OFFSET ?", number - 1)
        return self.delete(0, self.last_id() if last is None else last)

    def delete_stored_before(self, stored_ms: int, not_before_ms: int) -> int:
        """Delete the oldest rows as far as they were stored in this time; return how many."""
        oldest = self._one("SELECT stored_ms FROM reading ORDER BY id LIMIT 1")
        if oldest is None or not not_before_ms <= oldest < stored_ms:
            return 0
        keep = self._one(
            "SELECT id FROM reading WHERE stored_ms >= ? ORDER BY id LIMIT 1", stored_ms
        )
        return self.delete(0, self.last_id() if keep is None else keep - 1)

    def read(self, after_id: int, before_id: int, limit: int) -> list[Row]:
        """Return the oldest rows between two ids, both excluded."""
        with self._translated():
            found = self._database.execute(
                "SELECT id, time_ms, reference, value, uptime_ms, boot FROM reading"
                " WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
                (after_id, before_id, limit),
            ).fetchall()
        rows = [Row(*row) for row in found]
        try:
            whole = len(json.loads(f"[{','.join(row.text for row in rows)}]")) == len(rows)
        except ValueError as error:
            raise OutboxDamagedError(f"{self.path}: damaged values ({error})") from error
        if not whole:
            raise OutboxDamagedError(f"{self.path}: damaged values")
        return rows

    def delete_damaged(self, after_id: int, before_id: int) -> int:
        """Delete single rows that cannot be read; return how many there were."""
        rows = self._database.execute(
            "SELECT id, CAST(reference AS BLOB), CAST(value AS BLOB) FROM reading"
            " WHERE id > ? AND id < ?",
            (after_id, before_id),
        )
        damaged = [id_ for id_, reference, value in rows if not _readable(reference, value)]
        return sum(self.delete(id_, id_) for id_ in damaged)

    def keep(self, topic: str, payload: bytes, most: int) -> int:
        """Append a message; return how many of the oldest were dropped to keep that many."""
        last_id = self._database.execute(
            "INSERT INTO message (topic, payload) VALUES (?, ?)", (topic, payload)
        ).lastrowid
        return self._database.execute(
            "DELETE FROM message WHERE id <= ?", ((last_id or 0) - most,)
        ).rowcount

    def kept(self, after_id: int, limit: int) -> list[Kept]:
        """Return the oldest messages after an id."""
        with self._translated():
            found = self._database.execute(
                "SELECT id, topic, payload FROM message WHERE id > ? ORDER BY id LIMIT ?",
                (after_id, limit),
            ).fetchall()
        return [Kept(*row) for row in found]

    def forget(self, id_: int) -> None:
        """Delete a message."""
        self._database.execute("DELETE FROM message WHERE id = ?", (id_,))

    def forget_messages(self) -> None:
        """Delete all messages."""
        self._database.execute("DELETE FROM message")

    def note(self, name: str, text: str | None) -> None:
        """Write a note, or remove it."""
        self._database.execute("DELETE FROM note WHERE name = ?", (name,))
        if text is not None:
            self._database.execute("INSERT INTO note VALUES (?, ?)", (name, text))

    def noted(self, name: str) -> str | None:
        """Return a note, if there is one."""
        with self._translated():
            row = self._database.execute("SELECT text FROM note WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def count(self) -> int:
        """Return the number of rows, having read all of them."""
        with self._translated():
            return self._one("SELECT COUNT(*) FROM reading") or 0

    def first_id(self) -> int:
        """Return the smallest id, 0 when empty."""
        with self._translated():
            return self._one("SELECT MIN(id) FROM reading") or 0

    def last_id(self) -> int:
        """Return the largest id, 0 when empty."""
        with self._translated():
            return self._one("SELECT MAX(id) FROM reading") or 0

    def last_uptime_ms(self, boot: str) -> int:
        """Return when the last reading of an earlier start of the machine was taken."""
        with self._translated():
            return self._one("SELECT MAX(uptime_ms) FROM reading WHERE boot = ?", boot) or 0

    def used_bytes(self) -> int:
        """Return the bytes in use, free pages inside the file not counted."""
        with self._translated():
            pages = self._one("PRAGMA page_count") or 0
            free = self._one("PRAGMA freelist_count") or 0
            return (pages - free) * (self._one("PRAGMA page_size") or 0)

    def close(self) -> None:
        """Close the file; committed rows stay."""
        try:
            with self._translated():
                self._database.close()
        finally:
            self._release()

    def _release(self) -> None:
        claimed, self._claim = self._claim, None
        if claimed is not None:
            release(claimed)

    def _one(self, statement: str, *parameters: object) -> int | None:
        row = self._database.execute(statement, parameters).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

        try:
            yield
        except sqlite3.Error as error:
            raise explain(self.path, error) from error


def _readable(reference: bytes, value: bytes) -> bool:
    try:
        reference.decode()
        json.loads(value.decode())
    except ValueError:
        return False
    return True
