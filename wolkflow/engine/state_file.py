"""The SQLite file in which a run's stores last; a damaged one goes aside, and is never deleted."""

import json
import logging
import sqlite3
import time
from collections.abc import Collection, Mapping
from pathlib import Path

from wolkflow.errors import StateError

PARTS = ("", "-wal", "-shm")
"""SQLite's files of one database."""

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

log = logging.getLogger("wolkflow.engine")

Texts = dict[str, str]
"""What a store holds: each value as JSON."""


class StateFile:
    """All stores on disk, read once at the start; StateError when the file can't be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._open()
        except (OSError, sqlite3.Error) as error:
            if not is_damage(error):
                raise unusable(path.parent, error) from error
            self.begin_anew(error, "the run begins without what its nodes remembered")

    def begin_anew(self, damage: Exception, consequence: str) -> None:
        """Put a damaged file aside, and make an empty one."""
        try:
            aside = _move_aside(self.path)
            self._open()
        except (OSError, sqlite3.Error) as error:
            raise unusable(self.path.parent, error) from error
        log.error("%s is damaged: %s; it is now %s, and %s", self.path, damage, aside, consequence)

    def write(
        self, changes: Mapping[str, Mapping[str, str | None]], emptied: Collection[str] = ()
    ) -> None:
        """Write by node and key, in one commit; None for a key that is gone.

        Of those in `emptied` all is gone but what is written.
        """
        with self._database:
            gone_nodes = [(label,) for label in emptied]
            self._database.executemany("DELETE FROM store WHERE node = ?", gone_nodes)
            for label, entries in changes.items():
                gone = [(label, key) for key, text in entries.items() if text is None]
                kept = [(label, key, text) for key, text in entries.items() if text is not None]
                self._database.executemany("DELETE FROM store WHERE node = ? AND key = ?", gone)
                self._database.executemany("INSERT OR REPLACE INTO store VALUES (?, ?, ?)", kept)

    def close(self) -> None:
        """Let go of the file; what was written stays."""
        self._database.close()

    def _open(self) -> None:
        self._database = _open_database(self.path)
        try:
            self.found: dict[str, Texts] = _read(self._database)
        except BaseException:
            self._database.close()
            raise


def is_damage(error: Exception) -> bool:
    """Tell whether it is what the file holds that is wrong, and not the disk or a permission."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE


def unusable(folder: Path, error: Exception) -> StateError:
    """Say that a state folder can't be used, and what helps."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return StateError(
        f"the state folder {folder} can't be used: {reason}; "
        "make room or give permission there, or choose another with --state-dir"
    )


def _open_database(file: Path) -> sqlite3.Connection:
    file.touch(mode=0o600)
    database = sqlite3.connect(file, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS store "
            "(node TEXT, key TEXT, value TEXT, PRIMARY KEY (node, key)) WITHOUT ROWID"
        )
    except sqlite3.Error:
        database.close()
        raise
    return database


def _read(database: sqlite3.Connection) -> dict[str, Texts]:
    """Read everything: damage shows now, and not when a node asks for what it remembered."""
    found: dict[str, Texts] = {}
    database.text_factory = bytes
    for row in database.execute("SELECT node, key, value FROM store"):
        label, key, text = _readable(row)
        found.setdefault(label, {})[key] = text
    return found


def _readable(row: tuple[bytes, bytes, bytes]) -> list[str]:
    try:
        texts = [cell.decode() for cell in row]
        json.loads(texts[2])
    except (AttributeError, ValueError) as error:
        damage = sqlite3.DatabaseError(f"what stands there can't be read ({error})")
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage from error
    return texts


def _move_aside(path: Path) -> Path:
    stem = f"{path.name}.broken-{time.strftime('%Y%m%dT%H%M%S')}"
    aside, number = path.with_name(stem), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}")
    for part in PARTS:
        if (file := path.with_name(path.name + part)).exists():
            file.rename(aside.with_name(aside.name + part))
    return aside
