"""Messages and readings that wait in memory."""

from collections import deque
from collections.abc import Sequence
from threading import Lock

from wolkflow.wolkabout.wolkconnect.factory import now_ms, pairs_of
from wolkflow.wolkabout.wolkconnect.interfaces import (
    MessageQueue,
    Pair,
    Readings,
    ReadingsPersistence,
)
from wolkflow.wolkabout.wolkconnect.models import Message


class MessageDeque(MessageQueue):
    """Messages in order; for any thread."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque()

    def put(self, message: Message) -> bool:
        """Append; return whether it was taken."""
        self._messages.append(message)
        return True

    def peek(self) -> Message | None:
        """Return the oldest and keep it."""
        return self._messages[0] if self._messages else None

    def get(self) -> Message | None:
        """Return the oldest and remove it."""
        return self._messages.popleft() if self._messages else None


class InMemoryReadingsPersistence(ReadingsPersistence):
    """Readings by time; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readings: Readings = {}
        self._count = 0

    def store_reading(self, reading: Pair | Sequence[Pair], timestamp: int | None) -> bool:
        """Store readings of one time; return whether there was something to store."""
        pairs = pairs_of(reading)
        time_ms = now_ms() if timestamp is None else timestamp
        with self._lock:
            if pairs:
                values = self._readings.setdefault(time_ms, {})
                before = len(values)
                values.update(pairs)
                self._count += len(values) - before
        return bool(pairs)

    def obtain_readings(self) -> Readings:
        """Return a copy of what is stored, by time."""
        with self._lock:
            return {time_ms: dict(values) for time_ms, values in self._readings.items()}

    def obtain_readings_count(self) -> int:
        """Return how many are stored."""
        return self._count

    def clear_readings(self) -> bool:
        """Forget them."""
        with self._lock:
            self._readings.clear()
            self._count = 0
        return True

    def take(self) -> Readings:
        """Return what is stored, and forget it, in one step."""
        with self._lock:
            taken, self._readings = self._readings, {}
            self._count = 0
        return taken

    def put_back(self, readings: Readings) -> None:
        """Store again what could not be sent, before what came since."""
        with self._lock:
            newer, self._readings = self._readings, readings
            for time_ms, values in newer.items():
                self._readings.setdefault(time_ms, {}).update(values)
            self._count = sum(map(len, self._readings.values()))

    def holds(self, pairs: Sequence[Pair], time_ms: int) -> bool:
        """Tell whether one of these feeds has a reading of that time already."""
        with self._lock:
            present = self._readings.get(time_ms, {})
            return any(reference in present for reference, _ in pairs)
