"""The file: opened, committed, read from other threads, closed."""

import fcntl
import sqlite3
from pathlib import Path
from typing import IO, Final

from wolkflow.platform.errors import PlatformStateError
from wolkflow.platform.store import schema
from wolkflow.platform.store.devices import Devices
from wolkflow.platform.store.feeds import Feeds
from wolkflow.platform.store.firmware import Firmware
from wolkflow.platform.store.settings import Settings
from wolkflow.platform.store.transfers import Transfers
from wolkflow.platform.store.waiting import Waiting

_BUSY_S: Final = 2.0


class Store:
    """All tables, over one connection.

    A killed process loses nothing that was committed; a power cut may take the last second.
    """

    def __init__(self, path: Path, *, history: int, read_only: bool = False) -> None:
        self.path = path
        self._lock = None if read_only else _lock(path)
        try:
            self._connection = _connect(path, read_only=read_only)
        except PlatformStateError:
            self._let_go()
            raise
        self.devices = Devices(self._connection)
        self.feeds = Feeds(self._connection, history)
        self.settings = Settings(self._connection)
        self.transfers = Transfers(self._connection)
        self.firmware = Firmware(self._connection)
        self.waiting = Waiting(self._connection)

    def commit(self) -> None:
        """Make everything written so far safe."""
        self._connection.commit()

    def roll_back(self) -> None:
        """Forget what wasn't committed."""
        self._connection.rollback()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()


def _lock(path: Path) -> IO[bytes]:
    """Take the file for this process; a second platform on it would lose what the first keeps."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}-lock").open("wb")
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise PlatformStateError(
            f"{path}: another platform uses it; stop that one, or choose another file"
        ) from error
    return lock


def _unusable(path: Path, error: Exception) -> PlatformStateError:
    return PlatformStateError(
        f"{path}: can't keep the platform's state there ({error}); choose another file"
    )


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    try:
        if not read_only:
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False)
        try:
            _prepare(connection, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise _unusable(path, error) from error
    return connection


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(
            f"BEGIN; {schema.TABLES} PRAGMA user_version = {schema.VERSION}; COMMIT;"
        )
    elif version != schema.VERSION:
        raise sqlite3.DatabaseError(f"written by another version of wolkflow: {version}")
