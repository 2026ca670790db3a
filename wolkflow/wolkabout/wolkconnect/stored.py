"""Readings and messages that wait for `publish`."""

from collections.abc import Callable
from threading import Lock, RLock
from typing import Final

from wolkflow.wolkabout.wolkconnect.interfaces import (
    MessageFactory,
    MessageQueue,
    Pair,
    ReadingsPersistence,
)
from wolkflow.wolkabout.wolkconnect.memory import InMemoryReadingsPersistence, MessageDeque
from wolkflow.wolkabout.wolkconnect.models import Message

_LIMIT: Final = 500_000


class Stored:
    """Keeps readings and messages until they are acknowledged; for any thread.

    Readings go first, unless a message was put before the last of them: it may be the registration
    of a feed, or what was set aside.
    """

    def __init__(self, factory: MessageFactory) -> None:
        self.factory = factory
        self.readings: ReadingsPersistence = InMemoryReadingsPersistence()
        self.queue: MessageQueue = MessageDeque()
        self.limit = _LIMIT
        self._adding = RLock()
        self._publishing = Lock()
        self._messages_first = False

    def add(self, pairs: list[Pair], time_ms: int) -> None:
        """Store readings of one time.

        Beyond the limit, or when a feed has a reading of that time already, what is stored
        becomes a message first: nothing is overwritten.
        """
        with self._adding:
            readings = self.readings
            full = readings.obtain_readings_count() + len(pairs) >= self.limit
            if full or (
                isinstance(readings, InMemoryReadingsPersistence) and readings.holds(pairs, time_ms)
            ):
                self._set_aside()
            self._messages_first = self._messages_first or self.queue.peek() is not None
            readings.store_reading(pairs, time_ms)

    def publish(self, send: Callable[[Message], bool]) -> None:
        """Send everything; stop at the first message that is not acknowledged."""
        parts = [self._publish_readings, self._publish_messages]
        with self._publishing:
            messages_first, self._messages_first = self._messages_first, False
            if messages_first:
                parts.reverse()
            if not all(part(send) for part in parts) and messages_first:
                self._messages_first = True

    def _publish_messages(self, send: Callable[[Message], bool]) -> bool:
        while (message := self.queue.peek()) is not None:
            if not send(message):
                return False
            self.queue.get()
        return True

    def _publish_readings(self, send: Callable[[Message], bool]) -> bool:
        if isinstance(self.readings, InMemoryReadingsPersistence):
            taken = self.readings.take()
            if not taken:
                return True
            sent = send(self.factory.make_from_feed_values_collected(taken))
            if not sent:
                self.readings.put_back(taken)
            return sent
        with self._adding:  # nothing may be added between obtaining and clearing
            found = self.readings.obtain_readings()
            if not found:
                return True
            message = self.factory.make_from_feed_values_collected(found)
            return send(message) and self.readings.clear_readings()

    def _set_aside(self) -> None:
        found = self.readings.obtain_readings()
        if found:
            self.queue.put(self.factory.make_from_feed_values_collected(found))
            self.readings.clear_readings()
