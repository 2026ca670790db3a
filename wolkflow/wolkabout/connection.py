"""A connection that is made again and again until it is closed."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Final, Protocol

from wolkflow.wolkabout.errors import LinkError, SessionTakenError
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.transport import Listener, Session

_STABLE_S: Final = 30.0  # a session this long was not ended by a rival
_RIVAL_AFTER: Final = 3  # short sessions in a row


class ConnectionListener(Listener, Protocol):
    """Who is told about sessions as well; all on the network thread."""

    def ended(self, reason: LinkError) -> None:
        """Learn that a session ended or an attempt failed; the next attempt comes by itself."""


@dataclass(slots=True)
class Backoff:
    """Growing waits with jitter, so that a thousand devices do not return in the same second."""

    from_s: float
    to_s: float
    delay_s: float = 0.0

    def next_s(self) -> float:
        """Return how long to wait before the next attempt."""
        self.delay_s = min(self.to_s, self.delay_s * 2 or self.from_s)
        return self.delay_s * random.uniform(0.5, 1.0)


class Connection:
    """Keeps one session open, in a thread of its own."""

    def __init__(
        self,
        settings: Settings,
        topics: Sequence[str],
        listener: ConnectionListener,
        dispensable: Collection[str] = (),
    ) -> None:
        self._settings = settings
        self._new_session = partial(Session, settings, topics, listener, dispensable)
        self._listener = listener
        self._stop = Event()
        self._short_sessions = 0
        self._backoff = Backoff(settings.retry_from_s, settings.retry_to_s)
        self._session = self._new_session()
        self._thread = Thread(
            target=self._run, name=f"wolkabout-network-{settings.key}", daemon=True
        )

    def start(self) -> None:
        """Begin connecting; return at once."""
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """End the session and the attempts; wait for the thread, but not for ever."""
        self._stop.set()
        self._session.close()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            reason = self._session.run()
            if self._stop.is_set() or reason is None:
                return
            self._listener.ended(self._judge(reason, self._session.opened_at))
            self._stop.wait(self._backoff.next_s())
            self._session = self._new_session()

    def _judge(self, reason: LinkError, opened_at: float | None) -> LinkError:
        """Look at how long the session lasted: a rival with our key ends each one soon."""
        if opened_at is None:
            return reason
        if monotonic() - opened_at > _STABLE_S + self._backoff.delay_s:
            self._short_sessions = 0
            self._backoff.delay_s = 0.0
            return reason
        self._short_sessions += 1
        if self._short_sessions < _RIVAL_AFTER:
            return reason
        return SessionTakenError(
            f"{self._settings.address}: every session is ended soon after it began; another "
            f"program is probably connected with device key {self._settings.key!r}: stop one of "
            f"the two, or give it a device of its own ({reason})"
        )
