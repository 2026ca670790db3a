"""Numbers by series that last over a restart."""

from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

from wolkflow import Timer
from wolkflow_transforms.per_series import PerSeries

SAVE_AFTER = 1.0
"""Seconds until a change is in the store: writing it with each message would cost too much."""


class Lasting(Protocol):
    """Who has a store: the node."""

    @property
    def store(self) -> MutableMapping[str, Any]:
        """The durable dict."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call after so many seconds."""


class Remembered(PerSeries[Any]):
    """A step's states by series name, what JSON can say; with `key` they are kept in its store.

    `changed` has to be called after a change, and `save` when the node closes.
    """

    def __init__(self, node: Lasting, key: str | None) -> None:
        super().__init__()
        self._node, self._key = node, key
        self._is_saved = True
        if key is not None:
            self.update(node.store.get(key, {}))

    def changed(self) -> None:
        """Have the change saved within a second."""
        if self._is_saved and self._key is not None:
            self._is_saved = False
            self._node.after(SAVE_AFTER, self.save)

    def save(self) -> None:
        """Put what has changed into the store."""
        if not self._is_saved and self._key is not None:
            self._node.store[self._key] = dict(self)
            self._is_saved = True
