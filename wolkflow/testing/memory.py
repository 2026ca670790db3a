"""A state that lasts as long as the test."""

import shutil
import weakref
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import mkdtemp

from wolkflow.engine.folders import folder_of, move_folders
from wolkflow.engine.state import State, Store, rename_stores


class MemoryState:
    """Stores in memory, folders in a temporary directory; give it to a second bench to restart.

    `within` is where that directory is made, unless it is the system's own place for such.
    """

    def __init__(self, within: Path | None = None) -> None:
        self._stores: dict[str, Store] = {}
        self._folder: Path | None = None
        self._within = within

    def store(self, label: str) -> Store:
        """Give a node's durable dict."""
        return self._stores.setdefault(label, Store({}))

    def folder(self, label: str) -> Path:
        """Give a node's folder."""
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="wolkflow-", dir=self._within))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        folder = folder_of(self._folder, label)
        folder.mkdir(exist_ok=True)
        return folder

    def rearrange(self, names: Mapping[str, str | None]) -> None:
        """Give stores and folders other labels."""
        rename_stores(self._stores, names)
        if self._folder is not None:
            move_folders(self._folder, names)

    def save(self) -> None:
        """Do nothing: memory is all there is."""

    def close(self) -> None:
        """Do nothing: the next bench may go on from here."""


def lanes_without_use(state: State) -> Collection[str]:
    """Name the lanes that do nothing with a state: memory need not be saved each second."""
    return ("state",) if type(state) is MemoryState else ()
