"""What happened lately, kept in memory for those who ask afterwards: messages and arrivals."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Final, Generic, TypeVar

from wolkflow.platform.events import Event, MessageSeen, TransferProgress, ValuesArrived
from wolkflow.platform.records import Status
from wolkflow.wolkabout.messages import FileList, Reading

T = TypeVar("T")

MESSAGES: Final = 200
READINGS: Final = 1000


class Trail(Generic[T]):
    """The latest things of a kind, each with its number; the first has number 0."""

    def __init__(self, length: int) -> None:
        self._kept: deque[T] = deque(maxlen=length)
        self.count = 0

    def add(self, thing: T) -> None:
        """Add the latest."""
        self._kept.append(thing)
        self.count += 1

    def since(self, number: int) -> Iterator[tuple[int, T]]:
        """Go through what is still kept, from a number on."""
        first = self.count - len(self._kept)
        start = max(number, first)
        return enumerate(islice(self._kept, start - first, None), start)

    def find(self, number: int, fits: Callable[[T], bool]) -> tuple[int, T] | None:
        """Find the first from a number on that fits."""
        return next((found for found in self.since(number) if fits(found[1])), None)


class Journal:
    """Listens to the stream, and keeps the last 1,000 readings and 200 messages of each device.

    Read it only while holding the stream's lock.
    """

    def __init__(self, lock: AbstractContextManager[bool]) -> None:
        self.unlisted: set[str] = set()  # devices with a file more than they have listed
        self._lock = lock
        self.readings: dict[str, Trail[Reading]] = defaultdict(lambda: Trail(READINGS))
        self.messages: dict[str, Trail[MessageSeen]] = defaultdict(lambda: Trail(MESSAGES))

    def take(self, event: Event) -> None:
        """Keep what an event tells."""
        with self._lock:
            if isinstance(event, MessageSeen):
                self.messages[event.device].add(event)
                if isinstance(event.message, FileList):
                    self.unlisted.discard(event.device)
            elif isinstance(event, TransferProgress) and event.status is Status.FILE_READY:
                self.unlisted.add(event.device)
            elif isinstance(event, ValuesArrived):
                trail = self.readings[event.device]
                for reading in event.readings:
                    trail.add(reading)
