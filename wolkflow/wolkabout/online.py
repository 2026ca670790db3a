"""A connection at work: the network's and the sender's thread, and the events between them."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, wait
from typing import Final, Protocol

from wolkflow.wolkabout.calls import Calls
from wolkflow.wolkabout.codec import extended_topics, inbound_topics
from wolkflow.wolkabout.connection import Connection
from wolkflow.wolkabout.errors import LinkError, LinkTimeoutError, WolkaboutError
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.posted import Posted
from wolkflow.wolkabout.sender import Sender
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.transport import Session

_log = logging.getLogger(__name__)
_MOST_INBOUND: Final = 32 * 1024 * 1024  # bytes of messages that wait to be handled
_ENDING_S: Final = 5.0  # for each thread to end


class Events(Protocol):
    """Who is told, on the thread of the callbacks unless something else is said."""

    def announce(self) -> Sequence[Posted]:
        """Return what a new session begins with; on the sender's thread."""
        ...

    def holds(self) -> bool:
        """Tell whether readings wait for the sender's `release`; on the sender's thread."""
        ...

    def trouble(self, error: WolkaboutError) -> None:
        """Learn of a trouble with the outbox; on any thread."""

    def opened(self) -> None:
        """Learn that there is a session."""

    def received(self, topic: str, payload: bytes) -> None:
        """Handle a message."""

    def closing(self) -> None:
        """Learn that the session will end as soon as everything is sent."""

    def ended(self, reason: LinkError) -> None:
        """Learn that a session ended or an attempt failed."""


class Online:
    """Connects network, sender and callbacks."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        calls: Calls,
        events: Events,
    ) -> None:
        self._settings = settings
        self._calls = calls
        self._events = events
        self._first: Future[None] = Future()
        self._bytes_taken = 0  # written by the network thread only
        self._bytes_handled = 0  # written by the thread of the callbacks only
        self._dropped = 0
        self.connected = False
        self.sender = Sender(
            settings,
            outbox,
            announce=events.announce,
            report=events.trouble,
            holds=events.holds,
        )
        self._connection = Connection(
            settings, inbound_topics(settings.key), self, extended_topics(settings.key)
        )
        self.sender.start()
        self._connection.start()

    def wait_for_first(self, timeout_s: float) -> None:
        """Wait for the first session; raise why the first attempt failed."""
        if not wait([self._first], timeout_s).done:
            raise LinkTimeoutError(
                f"{self._settings.address}: no session within {timeout_s:g} s; "
                "check the address and the network"
            )
        self._first.result()

    def wake(self) -> None:
        """Look at the outbox soon."""
        self.sender.wake()

    def close(self, drain_s: float) -> None:
        """Drain an open session, then end everything."""
        if self.connected:
            self._calls.post(self._events.closing)
            self.sender.drain(drain_s)
        self._connection.close(_ENDING_S)
        self.connected = False
        self.sender.close(_ENDING_S)

    # What the connection tells, on the network thread

    def opened(self, session: Session) -> None:
        """Announce the device, then send what waits."""
        self.connected = True
        self.sender.opened(session)
        self._calls.post(self._events.opened)
        if not self._first.done():
            self._first.set_result(None)

    def received(self, topic: str, payload: bytes) -> None:
        """Have a message read and handled, but not here."""
        if self._bytes_taken - self._bytes_handled > _MOST_INBOUND:
            self._dropped += 1
            if self._dropped == 1:
                _log.warning("the platform sends faster than it can be handled: dropping %s", topic)
            return
        if self._calls.post(self._handle, topic, payload):
            self._bytes_taken += len(payload)

    def acknowledged(self, number: int) -> None:
        """Let the sender forget the message."""
        self.sender.acknowledged(number)

    def _handle(self, topic: str, payload: bytes) -> None:
        self._bytes_handled += len(payload)
        self._events.received(topic, payload)

    def ended(self, reason: LinkError) -> None:
        """Stop sending and tell why."""
        self.connected = False
        self.sender.ended()
        self._calls.post(self._events.ended, reason)
        if not self._first.done():
            self._first.set_exception(reason)
