"""Callbacks run in a thread of their own."""

import logging
from collections.abc import Callable
from queue import Full, Queue
from threading import Thread, current_thread
from typing import Any, Final

_log = logging.getLogger(__name__)
_LONGEST_QUEUE: Final = 10_000


class Calls:
    """Runs functions one after the other, so that none can block or end the network thread.

    What a function raises is logged. When 10,000 calls wait, further ones are dropped and counted.
    """

    def __init__(self, name: str) -> None:
        self._queue: Queue[tuple[Callable[..., object], tuple[Any, ...]] | None] = Queue(
            _LONGEST_QUEUE
        )
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self.dropped = 0

    def start(self) -> None:
        """Begin running what is posted."""
        self._thread.start()

    def post(self, function: Callable[..., object], *arguments: Any) -> None:
        """Have a function called soon."""
        try:
            self._queue.put_nowait((function, arguments))
        except Full:
            self.dropped += 1
            if self.dropped == 1:
                _log.warning("callbacks are too slow: dropping calls, first %r", function)

    def close(self, timeout_s: float) -> None:
        """Run what is waiting, then end; wait for that, but not for ever."""
        if current_thread() is self._thread:  # closed from a callback: it ends after this one
            self._queue.put_nowait(None)
            return
        try:
            self._queue.put(None, timeout=timeout_s)
        except Full:
            _log.warning("callbacks are too slow: some were not called")
            return
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (call := self._queue.get()) is not None:
            function, arguments = call
            try:
                function(*arguments)
            except Exception:  # noqa: BLE001 - no user's function may end this thread
                _log.exception("callback %r failed", function)
