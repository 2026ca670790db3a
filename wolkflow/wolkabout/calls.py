"""Callbacks and timers run in a thread of their own."""

import logging
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from threading import Condition, Thread, current_thread
from time import monotonic
from typing import Any, Final

_log = logging.getLogger(__name__)
_LONGEST_QUEUE: Final = 10_000


class Timer:
    """A call that will be made later, unless it is cancelled."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function: Callable[[], object] | None = function

    def cancel(self) -> None:
        """Do not call."""
        self._function = None

    def fire(self) -> None:
        """Call, unless cancelled."""
        function, self._function = self._function, None
        if function is not None:
            function()


class Calls:
    """Runs functions one after the other, so that none can block or end the network thread.

    What a function raises is logged. When 10,000 calls wait, further ones are dropped and counted.
    """

    def __init__(self, name: str) -> None:
        self._changed = Condition()
        self._queue: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = count()
        self._ending = False
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self.dropped = 0

    def start(self) -> None:
        """Begin running what is posted."""
        self._thread.start()

    def post(self, function: Callable[..., object], *arguments: Any) -> bool:
        """Have a function called soon; return False if it was dropped."""
        with self._changed:
            if len(self._queue) < _LONGEST_QUEUE:
                self._queue.append((function, arguments))
                self._changed.notify()
                return True
            self.dropped += 1
        if self.dropped == 1:
            _log.warning("callbacks are too slow: dropping calls, first %r", function)
        return False

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Have a function called later."""
        timer = Timer(function)
        with self._changed:
            heappush(self._timers, (monotonic() + seconds, next(self._order), timer))
            self._changed.notify()
        return timer

    def close(self, timeout_s: float) -> None:
        """Run what was posted, forget the timers, end; wait for that, but not for ever."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        if current_thread() is not self._thread:  # closed from a callback: it ends after this one
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while (call := self._next()) is not None:
            function, arguments = call
            try:
                function(*arguments)
            except Exception:  # noqa: BLE001 - no user's function may end this thread
                _log.exception("callback %r failed", function)

    def _next(self) -> tuple[Callable[..., object], tuple[Any, ...]] | None:
        with self._changed:
            while True:
                if self._queue:
                    return self._queue.popleft()
                if self._ending:
                    return None
                wait_s = self._timers[0][0] - monotonic() if self._timers else None
                if wait_s is not None and wait_s <= 0:
                    return heappop(self._timers)[2].fire, ()
                self._changed.wait(wait_s)
