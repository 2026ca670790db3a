"""What all nodes of a run have in common, as a node's host sees it."""

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any, Protocol

from wolkflow.engine.clock import Clock


class Run(Protocol):
    """The engine, as far as hosts have to know it."""

    clock: Clock

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the object that the nodes of this run share under `key`."""

    def store(self, label: str) -> MutableMapping[str, Any]:
        """Give a node's durable dict."""

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""

    def room(self, label: str) -> int:
        """Count the messages that the flows behind a source can take now."""
