"""One commit for all that arrived in a turn of the loop, and what has to come after it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence

from wolkflow.platform.events import Event
from wolkflow.platform.store import Store
from wolkflow.platform.stream import Stream
from wolkflow.platform.wire import Wire

_log = logging.getLogger(__name__)


class Commits:
    """Holds acknowledgements and events back until what they are about is committed."""

    def __init__(self, store: Store, wire: Wire, stream: Stream) -> None:
        self.closed = False
        self._store = store
        self._wire = wire
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._coming = False
        self._failed = False
        self._complained = False
        self._acknowledgements: list[tuple[str, Callable[[], None]]] = []
        self._events: list[Event] = []

    def acknowledge(self, key: str, acknowledge: Callable[[], None]) -> None:
        """Acknowledge a device's message after the commit."""
        self._acknowledgements.append((key, acknowledge))
        self.soon()

    def tell(self, event: Event) -> None:
        """Tell an event after the commit."""
        self._events.append(event)
        self.soon()

    def soon(self) -> None:
        """Commit after everything else that is due in this turn of the loop."""
        if not self._coming:
            self._coming = True
            self._loop.call_soon(self.now)

    def now(self) -> None:
        """Commit; acknowledge what is safe by that, and tell the events."""
        self._coming = False
        if self.closed:
            return
        waiting, self._acknowledgements = self._acknowledgements, []
        events, self._events = self._events, []
        with self._stream.news:  # nobody who waits may look between the commit and the events
            self._finish(waiting, events)

    def failed(self, error: sqlite3.Error) -> None:
        """Learn that something couldn't be written: then nothing of this turn counts."""
        self._failed = True
        self.soon()
        if not self._complained:
            self._complained = True
            _log.error("%s: can't be written: %s", self._store.path, error)

    def close(self) -> None:
        """Commit for the last time; what still comes is neither kept nor acknowledged."""
        self.now()
        self.closed = True

    def _finish(
        self, waiting: Sequence[tuple[str, Callable[[], None]]], events: Sequence[Event]
    ) -> None:
        try:
            if not self._failed:
                self._store.commit()
        except sqlite3.Error as error:
            self.failed(error)
        if self._failed:
            self._give_up({key for key, _ in waiting})
            return
        self._complained = self._complained and not waiting
        for _, acknowledge in waiting:
            acknowledge()
        self._stream.tell(events)

    def _give_up(self, keys: set[str]) -> None:
        self._failed = False
        self._store.roll_back()
        for key in keys:
            self._wire.drop(key, 0)  # it sends again what wasn't acknowledged
