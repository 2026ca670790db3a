"""Lanes in real life: one thread each, and a watch over those that don't come back."""

import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from wolkflow.engine.hanging import Hanging, stack
from wolkflow.engine.lanes import Lane
from wolkflow.node import Source

SETTLE_SECONDS = 0.002
SENDS = (Source.send.__code__, Source.send_all.__code__)


class Threads:
    """Runs each lane in a thread of its own; daemons, so that a hung one can't hold up the end."""

    def __init__(self, look_seconds: float = 5.0) -> None:
        self._hanging = Hanging(look_seconds)
        self._threads: dict[Lane, threading.Thread] = {}
        self._ended = threading.Event()

    def start(self, lanes: Sequence[Lane]) -> None:
        """Start a thread for each lane, and at first one that looks after them."""
        is_first = not self._threads
        for lane in lanes:
            thread = threading.Thread(target=lane.serve, name=f"lane {lane.name}", daemon=True)
            self._threads = {**self._threads, lane: thread}
            thread.start()
        if is_first:
            threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until `event` is set; tell whether it was in time."""
        return event.wait(seconds)

    def settle(self, lanes: Sequence[Lane], seconds: float) -> bool:
        """Wait until nothing but timers waits in any lane; tell whether it was in time.

        A source's thread may be on its way to a lane, stopped between two steps of `send`: who is
        there now is waited for, who comes later is not.
        """
        deadline = time.monotonic() + seconds
        sends = sends_under_way()
        while (sends := sends and sends & sends_under_way()) or not _all_rest(lanes):
            if time.monotonic() > deadline:
                return False
            time.sleep(SETTLE_SECONDS)
        return True

    def drop(self, lanes: Sequence[Lane]) -> None:
        """Let these lanes' threads end, each when it is done."""
        for lane in lanes:
            lane.stop()
        self._threads = {lane: one for lane, one in self._threads.items() if lane not in lanes}

    def end(self, seconds: float) -> list[Lane]:
        """End all threads; name the lanes that did not come back in time."""
        self._ended.set()
        deadline = time.monotonic() + seconds
        for lane in self._threads:
            lane.stop()
        for thread in self._threads.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        return [lane for lane, thread in self._threads.items() if thread.is_alive()]

    def _watch(self) -> None:
        while not self._ended.wait(self._hanging.seconds):
            self._hanging.look(self._threads, time.monotonic())


def sends_under_way() -> set[FrameType]:
    """Find the calls of `send` that any thread is in."""
    found: set[FrameType] = set()
    before: dict[int, FrameType] = {}
    now = sys._current_frames()  # noqa: SLF001  # the only way to another thread's stack
    while before != now:  # the stack of a thread that went on meanwhile may have been cut short
        found = {one for top in now.values() for one in stack(top) if one.f_code in SENDS}
        before, now = now, sys._current_frames()  # noqa: SLF001  # as above
    return found


def _all_rest(lanes: Sequence[Lane]) -> bool:
    """Tell whether all lanes rest at the same time: one may wake another after it was looked at."""
    before = [lane.done for lane in lanes]
    looks = (all(lane.idle and lane.asleep for lane in lanes) for _ in range(2))
    return all(looks) and before == [lane.done for lane in lanes]
