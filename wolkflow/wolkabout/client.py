"""The client: a device of the platform."""

import logging
from collections.abc import Callable
from typing import Any

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.codec import decode, encode
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages.parameters import (
    FILE_TRANSFER_PLATFORM_ENABLED,
    FILE_TRANSFER_URL_ENABLED,
    FIRMWARE_UPDATE_ENABLED,
    MAXIMUM_MESSAGE_SIZE,
)
from wolkflow.wolkabout.online import Online
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.sender import Posted
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.timekeeping import Clock, SystemClock
from wolkflow.wolkabout.topics import Direction

_log = logging.getLogger(__name__)


class Client:
    """One device's connection to the platform.

    Readings given to `add` wait in the outbox until the broker has acknowledged them, over lost
    connections and restarts. The connection is made again for ever, and the device announced
    anew each time. Three threads work underneath: network, sender and callbacks.

    >>> outbox = Outbox("/var/lib/station/outbox.db")
    >>> client = Client(Settings(host="demo", key="K", password="secret"), outbox)
    >>> client.connect(timeout_s=20)
    >>> client.add("T", 21.5)
    >>> client.close(drain_s=5)
    >>> outbox.close()
    """

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        callbacks: Callbacks | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings = settings
        self._outbox = outbox
        self._callbacks = callbacks or Callbacks()
        self._clock = clock or SystemClock()
        self._online: Online | None = None
        self._handlers: dict[type, Callable[[Any], object]] = {
            m.FeedValues: self._on_values,
            m.Parameters: self._on_parameters,
            m.PlatformTime: self._on_time,
            m.ErrorText: self._on_error_text,
        }

    @property
    def connected(self) -> bool:
        """Whether there is a session now."""
        return self._online is not None and self._online.connected

    @property
    def outbox(self) -> Outbox:
        """What waits, and how much of it."""
        return self._outbox

    def start(self) -> None:
        """Begin to connect, and keep at it until `close`; return at once."""
        if self._online is not None:
            raise RuntimeError("the client is started already; close it first")
        self._online = Online(
            self._settings,
            self._outbox,
            self._callbacks,
            announce=self._announcement,
            handle=self._handle,
        )

    def connect(self, timeout_s: float = 30.0) -> None:
        """Start, and wait for the session; when the first attempt fails, close and raise why."""
        self.start()
        try:
            if self._online is not None:
                self._online.wait_for_first(timeout_s)
        except BaseException:
            self.close(0)
            raise

    def close(self, drain_s: float = 5.0) -> None:
        """Send what is left, for `drain_s` at most and only over an open session; disconnect.

        What is not acknowledged by then stays in the outbox, which is committed and left open.
        """
        online, self._online = self._online, None
        if online is not None:
            online.close(drain_s)
        self._outbox.commit()

    def add(self, reference: str, value: Any, time_ms: int | None = None) -> None:
        """Accept a reading, taken now or at `time_ms`; started or not, connected or not.

        Raises `RefusedValueError` for what the platform cannot carry. Durable after `commit`, or
        by itself within a second while the client is started.
        """
        self._outbox.add(reference, value, time_ms)
        online = self._online
        if online is not None:
            online.sender.wake()

    def commit(self) -> None:
        """Make everything added so far durable; raises `OutboxError`."""
        self._outbox.commit()

    def pull_feed_values(self) -> None:
        """Ask for the values that wait on the platform; nothing happens without a session."""
        self._send(m.PullFeedValues(), lasting=False)

    def pull_parameters(self) -> None:
        """Ask for all parameters; nothing happens without a session."""
        self._send(m.PullParameters(), lasting=False)

    def request_time(self) -> None:
        """Ask for the platform's time; nothing happens without a session."""
        self._send(m.TimeRequest(), lasting=False)

    def _send(self, message: m.Message, *, lasting: bool = True) -> None:
        packet = encode(Direction.TO_PLATFORM, self._settings.key, message)
        if self._online is not None:
            self._online.sender.post(Posted(packet, lasting))

    def _announcement(self) -> list[m.Message]:
        own = {
            FILE_TRANSFER_PLATFORM_ENABLED: False,
            FIRMWARE_UPDATE_ENABLED: False,
            FILE_TRANSFER_URL_ENABLED: False,
        }
        clock = [] if self._outbox.knows_time else [m.TimeRequest()]
        return [m.Parameters(own), *clock]

    # On the thread of the callbacks

    def _handle(self, topic: str, payload: bytes) -> None:
        try:
            message = decode(topic, payload).message
        except MessageError as error:
            _log.warning("ignored: %s", error)
            return
        handler = self._handlers.get(type(message))
        if handler is None:
            _log.info("%s: nothing here uses it", topic)
        else:
            handler(message)

    def _on_values(self, message: m.FeedValues) -> None:
        now_ms = self._clock.wall_ms()
        readings = [
            reading if reading.time_ms is not None else reading._replace(time_ms=now_ms)
            for reading in message.readings()
        ]
        if readings:
            self._callbacks.values(readings)

    def _on_parameters(self, message: m.Parameters) -> None:
        largest_kib = message.whole_number(MAXIMUM_MESSAGE_SIZE)
        if largest_kib and self._online is not None:
            self._online.sender.limit_payload(largest_kib * 1024)
        self._callbacks.parameters(message)

    def _on_time(self, message: m.PlatformTime) -> None:
        self._outbox.set_clock_offset(message.time_ms - self._clock.wall_ms())
        self._callbacks.time(message.time_ms)

    def _on_error_text(self, message: m.ErrorText) -> None:
        _log.warning("the platform says: %s", message.text)
        self._callbacks.error_text(message.text)
