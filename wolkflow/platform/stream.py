"""The stream of events: to those who listen at once, and to those who wait."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from threading import Condition, get_ident
from typing import Final, Self

from wolkflow.platform.events import Event

_log = logging.getLogger(__name__)
Listener = Callable[[Event], object]

WATCH_SIZE: Final = 1000


class Stream:
    """Tells everybody in the order in which things happen, from the platform's thread."""

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()
        self.news = Condition()
        self.waiting: set[int] = set()  # threads; what they wait for is looked at under the lock

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have each event told in the platform's thread, so return soon; returns how to stop."""
        with self.news:
            self._listeners += (listener,)

        def stop() -> None:
            with self.news:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return stop

    def tell(self, events: Sequence[Event]) -> None:
        """Tell events to all; a listener that fails is logged and harms nobody else."""
        for event in events:
            for listener in self._listeners:
                try:
                    listener(event)
                except Exception:  # noqa: BLE001 - no listener may end the platform's thread
                    _log.exception("a listener failed")
        with self.news:
            self.news.notify_all()

    def wait_for(self, condition: Callable[[], object], seconds: float) -> bool:
        """Wait until something holds; looked at after each event."""
        with self.news:
            self.waiting.add(get_ident())
            try:
                return bool(self.news.wait_for(condition, seconds))
            finally:
                self.waiting.discard(get_ident())


class Watch:
    """Events kept for one reader, who may be slow: beyond `size` the oldest are dropped.

        with platform.watch() as events:
            for event in events: ...

    `dropped` counts what was lost. Closing it ends the iteration, also in another thread.
    """

    def __init__(self, stream: Stream, size: int = WATCH_SIZE) -> None:
        self.dropped = 0
        self._stream = stream
        self._events: deque[Event] = deque(maxlen=size)
        self._closed = False
        self._stop = stream.listen(self._take)

    def next(self, seconds: float | None = None) -> Event | None:
        """Wait for the next event; None when none came in time, or the watch is closed."""
        with self._stream.news:
            self._stream.news.wait_for(lambda: self._events or self._closed, seconds)
            return self._events.popleft() if self._events else None

    def close(self) -> None:
        """Listen no longer."""
        self._stop()
        with self._stream.news:
            self._closed = True
            self._stream.news.notify_all()

    def __iter__(self) -> Iterator[Event]:
        while (event := self.next()) is not None:
            yield event

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _take(self, event: Event) -> None:
        with self._stream.news:
            self.dropped += len(self._events) == self._events.maxlen
            self._events.append(event)
