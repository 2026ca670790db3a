"""What a run remembers across a restart: one folder per pipeline, held by one run at a time."""

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, Protocol

from wolkflow.errors import StateError


class State(Protocol):
    """Where the nodes of a run keep what must last."""

    def store(self, label: str) -> MutableMapping[str, Any]:
        """Give a node's durable dict."""

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""

    def save(self) -> None:
        """Make durable what the stores hold; raise StateError if that can't be done."""

    def close(self) -> None:
        """Save and let go."""


class Store(MutableMapping[str, Any]):
    """A node's durable dict: values are what JSON can say; written out by `save`."""

    def __init__(self, entries: dict[str, str]) -> None:
        self._texts = entries
        self._lock = threading.Lock()
        self._changed: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        return json.loads(self._texts[key])

    def __setitem__(self, key: str, value: Any) -> None:
        text = json.dumps(value)
        with self._lock:
            self._texts[key] = text
            self._changed.add(key)

    def __delitem__(self, key: str) -> None:
        with self._lock:
            del self._texts[key]
            self._changed.add(key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._texts))

    def __len__(self) -> int:
        return len(self._texts)

    def changes(self) -> dict[str, str | None]:
        """Take what has changed since the last time; None for a key that is gone."""
        with self._lock:
            changed, self._changed = self._changed, set()
            return {key: self._texts.get(key) for key in changed}

    def put_back(self, keys: set[str]) -> None:
        """Count `keys` as changed again: they could not be saved."""
        with self._lock:
            self._changed |= keys


class StateFolder:
    """A folder on disk: a database of all stores, a lock, and a folder for each node that asks."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self._stores: dict[str, Store] = {}
        try:
            _make(folder)
            self._lock = _lock(folder)
        except StateError:
            raise
        except OSError as error:
            raise _unusable(folder, error) from error
        try:
            self._database = _open_database(folder / "state.db")
        except (OSError, sqlite3.Error) as error:
            os.close(self._lock)
            raise _unusable(folder, error) from error

    def store(self, label: str) -> Store:
        """Give a node's durable dict."""
        if label not in self._stores:
            rows = self._database.execute(
                "SELECT key, value FROM store WHERE node = ?", (label,)
            ).fetchall()
            self._stores[label] = Store(dict(rows))
        return self._stores[label]

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""
        folder = self.path / label.replace("/", ".")
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def save(self) -> None:
        """Write what has changed, in one commit."""
        changed = {label: store.changes() for label, store in list(self._stores.items())}
        try:
            with self._database:
                self._write(changed)
        except sqlite3.Error as error:
            for label, entries in changed.items():
                self._stores[label].put_back(set(entries))
            raise _unusable(self.path, error) from error

    def close(self) -> None:
        """Save and let go of the folder."""
        try:
            self.save()
        finally:
            self._database.close()
            os.close(self._lock)

    def _write(self, changed: dict[str, dict[str, str | None]]) -> None:
        for label, entries in changed.items():
            gone = [(label, key) for key, text in entries.items() if text is None]
            kept = [(label, key, text) for key, text in entries.items() if text is not None]
            self._database.executemany("DELETE FROM store WHERE node = ? AND key = ?", gone)
            self._database.executemany("INSERT OR REPLACE INTO store VALUES (?, ?, ?)", kept)


def _make(folder: Path) -> None:
    """Make a folder and those above it that are missing, for the owner only."""
    for missing in [*reversed(folder.parents), folder]:
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)


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


def _lock(folder: Path) -> int:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
        os.close(handle)
        raise StateError(
            f"{folder} is in use by another run of this pipeline (process {holder}): "
            "stop that one, or give this one a --state-dir of its own"
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def _unusable(folder: Path, error: Exception) -> StateError:
    if getattr(error, "sqlite_errorcode", 0) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StateError(
            f"{folder / 'state.db'} is damaged: {error}; move it away, and the run begins "
            "without what its nodes remembered"
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return StateError(
        f"the state folder {folder} can't be used: {reason}; "
        "make room or give permission there, or choose another with --state-dir"
    )
