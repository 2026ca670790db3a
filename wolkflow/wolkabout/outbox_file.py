"""The outbox on disk: one SQLite file, used by one process at a time."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wolkflow.wolkabout.errors import (
    OutboxBusyError,
    OutboxError,
    OutboxUnreadableError,
    OutboxWriteError,
)
from wolkflow.wolkabout.values import Value

if TYPE_CHECKING:
    import sqlite3

IN_MEMORY: Final = ":memory:"
_APPLICATION: Final = 0x576F6C6B  # "Wolk" in the file's header tells our files from others
_WAL_BYTES: Final = 4 * 1024 * 1024  # what the write-ahead log may keep on disk when it is empty
_SCHEMA: Final = """
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    reference TEXT NOT NULL,
    value TEXT NOT NULL,
    stored_ms INTEGER NOT NULL,
    uptime_ms INTEGER,
    boot TEXT
);
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    payload BLOB NOT NULL
);
CREATE TABLE note (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
"""


class Row(NamedTuple):
    """One reading that waits, in the order of `id`.

    `uptime_ms` is set for readings taken before the wall clock was: when that was, counted from
    the start of the machine, `boot`.
    """

    id: int
    time_ms: int
    reference: str
    value: Value
    uptime_ms: int | None = None
    boot: str | None = None


class Kept(NamedTuple):
    """A message beside the readings that waits."""

    id: int
    topic: str
    payload: bytes


class OutboxFile:
    """Rows in a SQLite file (or in memory), durable once `transaction` is left."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        if self.path != IN_MEMORY:
            _create_for_owner_only(self.path)
        with self._translated():
            self._database = _open(self.path)

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
        self._database.executemany(
            "INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (id_, time_ms, reference, json.dumps(value), stored_ms, uptime_ms, boot)
                for id_, time_ms, reference, value, uptime_ms, boot in rows
            ],
        )

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
        try:
            values = json.loads(f"[{','.join(row[3] for row in found)}]")
        except ValueError as error:
            raise OutboxUnreadableError(f"{self.path}: damaged values ({error})") from error
        return [
            Row(id_, time_ms, reference, value, uptime_ms, boot)
            for (id_, time_ms, reference, _, uptime_ms, boot), value in zip(
                found, values, strict=True
            )
        ]

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
        with self._translated():
            self._database.close()

    def _one(self, statement: str, *parameters: object) -> int | None:
        row = self._database.execute(statement, parameters).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

        try:
            yield
        except sqlite3.Error as error:
            raise _translation(self.path, error) from error


def _open(path: str) -> "sqlite3.Connection":
    import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

    database = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: "sqlite3.Connection") -> None:
    with closing(database.cursor()) as cursor:
        # Exclusive: the lock is held until closing, so a second process is refused at once.
        cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut
        cursor.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
        cursor.execute("BEGIN IMMEDIATE")
        if _is_new(cursor):
            for statement in _SCHEMA.split(";"):
                cursor.execute(statement)
            cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
        cursor.execute("COMMIT")


def _is_new(cursor: "sqlite3.Cursor") -> bool:
    import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

    (tables,) = cursor.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    (application,) = cursor.execute("PRAGMA application_id").fetchone()
    if tables and application != _APPLICATION:
        raise sqlite3.DatabaseError("a SQLite file, but not an outbox")
    return not tables


def _create_for_owner_only(path: str) -> None:
    """Create the file before SQLite does, with nobody else allowed to read it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise OutboxUnreadableError(
            f"{path}: {error.strerror}; check that folder {str(Path(path).parent)!r} exists "
            "and belongs to this user"
        ) from error


def _translation(path: str, error: Any) -> OutboxError:
    import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return OutboxBusyError(
            f"{path}: another process has this outbox open; stop it, or use another file"
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
        return OutboxWriteError(
            f"{path}: cannot be written ({error}); make room on the disk and check its health; "
            "readings are kept in memory until then"
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN):
        return OutboxUnreadableError(
            f"{path}: cannot be read as an outbox ({error}); it was left as it is: "
            "move it away to start with an empty one"
        )
    return OutboxError(f"{path}: {error}")
