"""What a run remembers across a restart: one folder per pipeline, held by one run at a time."""

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Protocol

from wolkflow.engine.folders import folder_of, move_folders
from wolkflow.engine.state_file import StateFile, is_damage, unusable
from wolkflow.errors import StateError


class State(Protocol):
    """Where the nodes of a run keep what must last."""

    def store(self, label: str) -> MutableMapping[str, Any]:
        """Give a node's durable dict."""

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""

    def rearrange(self, names: Mapping[str, str | None]) -> None:
        """Give stores and folders other labels, by new and old one; None empties a store."""

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
        """Count `keys` as changed: they could not be saved, or were lost."""
        with self._lock:
            self._changed |= keys


class StateFolder:
    """A folder on disk: a database of all stores, a lock, and a folder for each node that asks."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        try:
            _make(folder)
            self._lock = _lock(folder)
        except StateError:
            raise
        except OSError as error:
            raise unusable(folder, error) from error
        try:
            self._file = StateFile(folder / "state.db")
        except StateError:
            os.close(self._lock)
            raise
        self._stores = {label: Store(texts) for label, texts in self._file.found.items()}
        self._emptied: set[str] = set()

    def store(self, label: str) -> Store:
        """Give a node's durable dict."""
        return self._stores.setdefault(label, Store({}))

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""
        folder = folder_of(self.path, label)
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def rearrange(self, names: Mapping[str, str | None]) -> None:
        """Give stores and folders other labels, by new and old one; None empties a store."""
        self._emptied |= rename_stores(self._stores, names)
        move_folders(self.path, names)

    def save(self) -> None:
        """Write what has changed, in one commit; into an empty file, if the old one is damaged."""
        try:
            self._write()
        except sqlite3.Error as error:
            if not is_damage(error):
                raise unusable(self.path, error) from error
            self._write_anew(error)

    def close(self) -> None:
        """Save and let go of the folder."""
        try:
            self.save()
        finally:
            self._file.close()
            os.close(self._lock)

    def _write(self) -> None:
        stores = dict(self._stores)
        emptied, self._emptied = self._emptied, set()
        changed = {label: store.changes() for label, store in stores.items()}
        try:
            self._file.write(changed, emptied)
        except sqlite3.Error:
            self._emptied |= emptied
            for label, entries in changed.items():
                stores[label].put_back(set(entries))
            raise

    def _write_anew(self, damage: sqlite3.Error) -> None:
        self._file.close()
        self._file.begin_anew(damage, "what the nodes remember is written anew")
        for store in list(self._stores.values()):
            store.put_back(set(store))
        try:
            self._write()
        except sqlite3.Error as error:
            raise unusable(self.path, error) from error


def rename_stores(stores: dict[str, Store], names: Mapping[str, str | None]) -> set[str]:
    """Give stores other labels, by new and old one; name the labels where others were before."""
    labels = names.keys() | {was for was in names.values() if was is not None}
    found = {label: stores.pop(label) for label in labels if label in stores}
    for label, was in names.items():
        if was in found:
            stores[label] = found[was]
            stores[label].put_back(set(found[was]))
    return set(found)


def _make(folder: Path) -> None:
    """Make a folder and those above it that are missing, for the owner only."""
    for missing in [*reversed(folder.parents), folder]:
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)


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
