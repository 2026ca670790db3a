"""MQTT for `WolkConnect`."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from threading import Event, Lock
from typing import Final

from wolkflow.wolkabout.codec import extended_topics
from wolkflow.wolkabout.connection import Connection
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.settings import Settings, Tls
from wolkflow.wolkabout.transport import Session
from wolkflow.wolkabout.wolkconnect.interfaces import ConnectivityService
from wolkflow.wolkabout.wolkconnect.models import Device, Message

_log = logging.getLogger(__name__)
_FIRST_S: Final = 15.0
_ACKNOWLEDGED_S: Final = 30.0
_ENDING_S: Final = 5.0
DEFAULT_HOST: Final = "insert_host"  # the documented place-holder
DEFAULT_PORT: Final = 80


class MQTTConnectivityService(ConnectivityService):
    """Keeps a session open; a message is published when the broker has acknowledged it.

    When the first attempt fails, `connect` returns False, `error` says why, and further attempts
    are made in the background until `disconnect`.
    """

    def __init__(
        self,
        device: Device,
        topics: Sequence[str],
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        ca_cert: str | None = None,
    ) -> None:
        tls = None if ca_cert is None else Tls(ca_file=ca_cert)
        self._settings = Settings(
            host=host, port=port, key=device.key, password=device.password, tls=tls
        )
        self._topics = topics
        self._listener: Callable[[Message], None] = lambda _: None
        self._lock = Lock()
        self._waiting: dict[int, Event] = {}
        self._early: set[int] = set()  # acknowledged before `publish` knew the number
        self._session: Session | None = None
        self._connection: Connection | None = None
        self._first: Future[bool] = Future()
        self.on_session: Callable[[], object] = lambda: None  # called by the network thread
        self.error: LinkError | None = None

    def connect(self) -> bool:
        """Connect and subscribe; return whether that worked at the first attempt."""
        if self._connection is None:
            self._first = Future()
            dispensable = extended_topics(self._settings.key)
            self._connection = Connection(self._settings, self._topics, self, dispensable)
            self._connection.start()
        wait([self._first], _FIRST_S)
        return self.is_connected()

    def disconnect(self) -> None:
        """Say goodbye and stop trying."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close(_ENDING_S)
        self._session = None

    def is_connected(self) -> bool:
        """Tell whether there is a session."""
        return self._session is not None

    def publish(self, message: Message) -> bool:
        """Send a message; return whether the broker acknowledged it."""
        session = self._session
        if session is None:
            return False
        try:
            # Not under our lock: paho holds a lock of its own here and when it acknowledges.
            number = session.publish(message.topic, message.data)
        except LinkError as error:
            _log.warning("%s", error)
            return False
        acknowledged = Event()
        with self._lock:
            if number in self._early:
                self._early.discard(number)
                return True
            self._waiting[number] = acknowledged
        return acknowledged.wait(_ACKNOWLEDGED_S) and session is self._session

    def set_inbound_message_listener(self, listener: Callable[[Message], None]) -> None:
        """Have messages from the platform handed over, on the network thread."""
        self._listener = listener

    # What the connection tells

    def opened(self, session: Session) -> None:
        """Learn that there is a session."""
        self._session = session
        self.error = None
        self._settle()
        self.on_session()

    def received(self, topic: str, payload: bytes) -> None:
        """Hand over a message."""
        self._listener(Message(topic, payload))

    def acknowledged(self, number: int) -> None:
        """Let `publish` return."""
        with self._lock:
            waiting = self._waiting.pop(number, None)
            if waiting is None:
                self._early.add(number)
                return
        waiting.set()

    def ended(self, reason: LinkError) -> None:
        """Learn that a session ended or an attempt failed."""
        self._session = None
        self.error = reason
        _log.error("%s", reason)
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            self._early.clear()
        for event in waiting.values():
            event.set()
        self._settle()

    def _settle(self) -> None:
        if not self._first.done():
            self._first.set_result(True)
