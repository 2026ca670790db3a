"""Waits for the edges of all input lines of a run: one thread, asleep until there are some."""

import logging
import os
import select
import threading
from collections.abc import Callable

from wolkflow_gpio.kernel_lines import EVENT, Edge, edges_in

log = logging.getLogger("wolkflow.gpio")

Tell = Callable[[Edge], object]
AT_ONCE = 64
MOST = 1024
"""A floating pin may have edges faster than they are read: after so many they are passed on."""


class EdgeReader:
    """Passes on the edges of several lines in the order of their time.

    What `add` is given is called in the reader's thread; once may still be after `remove`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, Tell] = {}
        self._thread: threading.Thread | None = None
        self._ends = False

    def add(self, file: int, tell: Tell) -> None:
        """Begin to read a line's file, which must not block."""
        with self._lock:
            if self._thread is None:
                self._start()
            self._watched[file] = tell
            self._poll.register(file, select.EPOLLIN)

    def remove(self, file: int) -> None:
        """Stop reading a line's file; it may be closed then."""
        with self._lock:
            self._forget(file)

    def close(self) -> None:
        """End the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._ends = True
        os.eventfd_write(self._wake, 1)
        thread.join()
        self._poll.close()
        os.close(self._wake)

    def _start(self) -> None:
        self._poll = select.epoll()
        self._wake = os.eventfd(0)
        self._poll.register(self._wake, select.EPOLLIN)
        self._thread = threading.Thread(target=self._run, name="gpio-edges", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._ends:
            ready = self._poll.poll()
            with self._lock:
                found = self._collect(ready)
            for edge, tell in sorted(found, key=_when):
                _pass_on(edge, tell)

    def _collect(self, ready: list[tuple[int, int]]) -> list[tuple[Edge, Tell]]:
        """Read until nothing is left: an edge that came meanwhile may be older than one read."""
        found: list[tuple[Edge, Tell]] = []
        while ready and len(found) < MOST and not self._ends:
            for file, _ in ready:
                found += self._read(file)
            ready = self._poll.poll(0)
        return found

    def _read(self, file: int) -> list[tuple[Edge, Tell]]:
        tell = self._watched.get(file)
        if tell is None:
            return []
        try:
            content = os.read(file, AT_ONCE * EVENT.size)
        except BlockingIOError:
            return []
        except OSError as error:
            log.warning("a pin is not watched any more, for it can't be read: %s", error)
            content = b""
        if not content:  # it would be ready for ever
            self._forget(file)
        return [(edge, tell) for edge in edges_in(content)]

    def _forget(self, file: int) -> None:
        if self._watched.pop(file, None) is not None:
            self._poll.unregister(file)


def _when(found: tuple[Edge, Tell]) -> int:
    return found[0].nanoseconds


def _pass_on(edge: Edge, tell: Tell) -> None:
    try:
        tell(edge)
    except Exception:
        log.exception("an edge could not be passed on")  # the other pins need this thread
