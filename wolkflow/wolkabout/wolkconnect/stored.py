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
    """Keeps readings and messages until they are acknowledged; for any thread."""

    def __init__(self, factory: MessageFactory) -> None:
        self.factory = factory
        self.readings: ReadingsPersistence = InMemoryReadingsPersistence()
        self.queue: MessageQueue = MessageDeque()
        self.limit = _LIMIT
        self._adding = RLock()
        self._publishing = Lock()

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
            readings.store_reading(pairs, time_ms)

    def publish(self, send: Callable[[Message], bool]) -> None:
        """Send readings, then messages in order; stop at the first that is not acknowledged."""
        with self._publishing:
            if not self._publish_readings(send):
                return
            while (message := self.queue.peek()) is not None:
                if not send(message):
                    return
                self.queue.get()

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
