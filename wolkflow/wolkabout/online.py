"""What lives from `start` to `close`: three threads, and the events between them."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Final

from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.calls import Calls
from wolkflow.wolkabout.codec import inbound_topics
from wolkflow.wolkabout.connection import Connection
from wolkflow.wolkabout.errors import LinkError, LinkTimeoutError, WolkaboutError
from wolkflow.wolkabout.messages import Message
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.sender import Sender
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.transport import Session

_log = logging.getLogger(__name__)
_ENDING_S: Final = 5.0  # for each thread to end


class Online:
    """Connects network, sender and callbacks; `handle` runs on the thread of the callbacks."""

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        callbacks: Callbacks,
        *,
        announce: Callable[[], Sequence[Message]],
        handle: Callable[[str, bytes], object],
    ) -> None:
        self._settings = settings
        self._callbacks = callbacks
        self._handle = handle
        self._first: Future[None] = Future()
        self.connected = False
        self.calls = Calls(f"wolkabout-callbacks-{settings.key}")
        self.sender = Sender(settings, outbox, announce=announce, report=self._trouble)
        self._connection = Connection(settings, inbound_topics(settings.key), self)
        self.calls.start()
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

    def close(self, drain_s: float) -> None:
        """Drain an open session, then end everything."""
        if self.connected:
            self.sender.drain(drain_s)
        self._connection.close(_ENDING_S)
        self.connected = False
        self.sender.close(_ENDING_S)
        self.calls.close(_ENDING_S)

    # What the connection tells, on the network thread

    def opened(self, session: Session) -> None:
        """Announce the device, then send what waits."""
        self.connected = True
        self.sender.opened(session)
        self.calls.post(self._callbacks.connected)
        if not self._first.done():
            self._first.set_result(None)

    def received(self, topic: str, payload: bytes) -> None:
        """Have a message read and handled, but not here."""
        self.calls.post(self._handle, topic, payload)

    def acknowledged(self, number: int) -> None:
        """Let the sender forget the message."""
        self.sender.acknowledged(number)

    def ended(self, reason: LinkError) -> None:
        """Stop sending and tell why."""
        self.connected = False
        self.sender.ended()
        self.calls.post(self._callbacks.disconnected, reason)
        if not self._first.done():
            self._first.set_exception(reason)

    def _trouble(self, error: WolkaboutError) -> None:
        _log.error("%s", error)
        self.calls.post(self._callbacks.trouble, error)
