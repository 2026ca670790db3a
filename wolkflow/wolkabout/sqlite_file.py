"""Opening an outbox's SQLite file, and what SQLite's errors mean."""

import errno
import fcntl
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wolkflow.wolkabout.errors import (
    OutboxBusyError,
    OutboxDamagedError,
    OutboxError,
    OutboxUnreadableError,
    OutboxWriteError,
)

if TYPE_CHECKING:
    import sqlite3

_APPLICATION: Final = 0x576F6C6B  # "Wolk" in the file's header tells our files from others
_PATIENCE_S: Final = 5.0  # with somebody who looks into the file
_WAL_BYTES: Final = 4 * 1024 * 1024  # what the write-ahead log may keep on disk when it is empty
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
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


def open_database(path: str) -> "sqlite3.Connection":
    """Open or make an outbox."""
    import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

    database = sqlite3.connect(
        path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: "sqlite3.Connection", path: str) -> None:
    with closing(database.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut
        cursor.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
        cursor.execute("BEGIN IMMEDIATE")
        if _is_new(cursor, path):
            for statement in _SCHEMA.split(";"):
                cursor.execute(statement)
            cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
        cursor.execute("COMMIT")


def _is_new(cursor: "sqlite3.Cursor", path: str) -> bool:
    (tables,) = cursor.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    (application,) = cursor.execute("PRAGMA application_id").fetchone()
    if tables and application != _APPLICATION:
        raise OutboxUnreadableError(
            f"{path}: a SQLite file, but not an outbox; it is left alone: give another path"
        )
    return not tables


def claim(path: str) -> int:
    """Make the file before SQLite does, for its owner only, and claim it for this process.

    Returns the descriptor that holds the claim until it is closed. The claim is a lock on a file
    beside, so that others may look into the outbox while it is used.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        lock = os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise _not_writable(path, error.strerror) from error
        raise OutboxUnreadableError(
            f"{path}: {error.strerror}; check that folder {str(Path(path).parent)!r} exists "
            "and belongs to this user"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise _busy(path) from error
    return lock


def release(lock: int) -> None:
    """Give a claim back, also where a process that is just being started has inherited it."""
    fcntl.flock(lock, fcntl.LOCK_UN)
    os.close(lock)


def explain(path: str, error: Any) -> OutboxError:
    """Return what an error of SQLite means."""
    import sqlite3  # noqa: PLC0415 - costs start-up time, and only outboxes need it

    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_NOTADB) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy(path)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
        return _not_writable(path, error)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return OutboxDamagedError(f"{path}: cannot be read as an outbox ({error})")
    if code == sqlite3.SQLITE_CANTOPEN:
        return OutboxUnreadableError(f"{path}: cannot be opened ({error}); check its folder")
    return OutboxError(f"{path}: {error}")


def _not_writable(path: str, reason: object) -> OutboxWriteError:
    return OutboxWriteError(
        f"{path}: cannot be written ({reason}); make room on the disk and check its health; "
        "readings are kept in memory until then"
    )


def _busy(path: str) -> OutboxBusyError:
    return OutboxBusyError(
        f"{path}: another process has this outbox open; stop it, or use another file"
    )
