"""When the outbox is committed."""

import logging
from threading import Event, Thread
from time import monotonic
from typing import Final, Protocol

from wolkflow.wolkabout.errors import OutboxError, WolkaboutError
from wolkflow.wolkabout.outbox import Outbox

_log = logging.getLogger(__name__)
_ROWS: Final = 64
_AFTER_S: Final = 1.0
_GRACE_S: Final = 0.02  # what the broker has by then need not be written
_AT_ONCE: Final = 2000  # readings: while they are written, the broker may acknowledge the next


class Reporter(Protocol):
    """Who is told, on the thread that commits."""

    def trouble(self, error: WolkaboutError) -> None:
        """Learn that the outbox cannot be written."""

    def untroubled(self) -> None:
        """Learn that it can be written again, and is."""


class Commits:
    """Commits soon after 64 readings or a second after the first, in a thread of its own.

    So a slow disk keeps nothing from being sent. A refusal of the disk is told once, and its end.
    """

    def __init__(self, outbox: Outbox, reporter: Reporter, key: str) -> None:
        self._outbox = outbox
        self._reporter = reporter
        self._wake = Event()
        self._due_at: float | None = None
        self._trouble: str | None = None
        self._ending = False
        self._thread = Thread(target=self._run, name=f"wolkabout-commits-{key}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._outbox.listen(self._notice, _ROWS)
        self._wake.set()
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """End the thread; what is not committed yet stays in memory."""
        self._outbox.listen(None)
        self._ending = True
        self._wake.set()
        self._thread.join(timeout_s)

    def _notice(self) -> None:
        due_at = self._due_at
        many = self._outbox.uncommitted >= _ROWS
        if due_at is None or (many and due_at > monotonic() + _GRACE_S):
            self._wake.set()

    def _run(self) -> None:
        while not self._ending:
            wait_s = None if self._due_at is None else max(0.0, self._due_at - monotonic())
            self._wake.wait(wait_s)
            self._wake.clear()
            if self._is_due():
                self._commit()

    def _is_due(self) -> bool:
        due_at, self._due_at = self._due_at, None  # first: from here on `_notice` wakes
        if not self._outbox.unsaved:
            return False
        now = monotonic()
        due_at = now + _AFTER_S if due_at is None else due_at
        if self._outbox.uncommitted >= _ROWS and self._trouble is None:
            due_at = min(due_at, now + _GRACE_S)
        self._due_at = due_at
        return now >= due_at

    def _commit(self) -> None:
        self._due_at = monotonic() + _AFTER_S  # should it fail
        try:
            self._outbox.commit(_AT_ONCE)
        except OutboxError as error:
            if str(error) != self._trouble:  # told once, not every second
                self._trouble = str(error)
                self._reporter.trouble(error)
        except Exception:  # noqa: BLE001 - a mistake must not end the only thread that commits
            _log.exception("the commit failed")
        else:
            self._due_at = None
            self._wake.set()  # there may be more
            if self._trouble is not None:
                self._trouble = None
                self._reporter.untroubled()
