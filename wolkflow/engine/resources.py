"""What the nodes of a run have in common: a bus, the pins; real, or given by a simulation."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from wolkflow.engine.explain import explain
from wolkflow.node_host import Timer

log = logging.getLogger("wolkflow.engine")

After = Callable[[float, Callable[[], object]], Timer]


class Resources:
    """Objects by key: those that were given, and those that a node has made since."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._all = dict(given)
        self._given = dict(given)
        self._lock = threading.RLock()

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the object under `key`, made on first use."""
        with self._lock:
            if key not in self._all:
                self._all[key] = make()
            return self._all[key]

    def start(self, after: After) -> None:
        """Let simulated hardware move: what was given and has `start` gets the engine's timers."""
        for resource in self._given.values():
            _start(resource, after)

    def add(self, given: Mapping[str, object], after: After) -> None:
        """Take on what a change of the pipeline brings.

        What is there already stays, for nodes hold it; if it has `join`, it takes in the new one.
        """
        with self._lock:
            for key, resource in given.items():
                join = getattr(self._all.get(key), "join", None)
                if join is not None:
                    join(resource)
                elif key not in self._all:
                    self._all[key] = resource
                    _start(resource, after)

    def close(self) -> None:
        """Close all that can be closed."""
        for key, resource in self._all.items():
            close = getattr(resource, "close", None)
            if close is not None:
                try:
                    close()
                except Exception as error:  # noqa: BLE001  # one resource's trouble must not keep the others open
                    log.warning("closing %s: %s", key, explain(error))


def _start(resource: object, after: After) -> None:
    start = getattr(resource, "start", None)
    if start is not None:
        start(after)
