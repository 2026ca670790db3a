"""Lanes in real life: one thread each, and a watch over those that don't come back."""

import logging
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from types import FrameType

from wolkflow.engine.lanes import Lane
from wolkflow.node import Node, Source

SETTLE_SECONDS = 0.002
SEND = Source.send.__code__

log = logging.getLogger("wolkflow.engine")


class Threads:
    """Runs each lane in a thread of its own; daemons, so that a hung one can't hold up the end."""

    def __init__(self, look_seconds: float = 5.0) -> None:
        self._look_seconds = look_seconds
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
        """Say which node hangs: a lane that is awake and has done nothing since the last look."""
        seen: dict[Lane, int] = {}
        hung: dict[Lane, float] = {}
        while not self._ended.wait(self._look_seconds):
            for lane, thread in self._threads.items():
                stuck = lane.done == seen.get(lane) and not lane.asleep
                seen[lane] = lane.done
                if stuck and lane not in hung:
                    hung[lane] = time.monotonic()
                    _say_stuck(lane, thread, self._look_seconds)
                elif not stuck and lane in hung:
                    seconds = time.monotonic() - hung.pop(lane) + self._look_seconds
                    log.warning("lane %s goes on after %d s", lane.name, seconds)


def sends_under_way() -> set[FrameType]:
    """Find the calls of `send` that any thread is in."""
    found: set[FrameType] = set()
    before: dict[int, FrameType] = {}
    now = sys._current_frames()  # noqa: SLF001  # the only way to another thread's stack
    while before != now:  # the stack of a thread that went on meanwhile may have been cut short
        found = {one for top in now.values() for one in _stack(top) if one.f_code is SEND}
        before, now = now, sys._current_frames()  # noqa: SLF001  # as above
    return found


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _all_rest(lanes: Sequence[Lane]) -> bool:
    """Tell whether all lanes rest at the same time: one may wake another after it was looked at."""
    before = [lane.done for lane in lanes]
    looks = (all(lane.idle and lane.asleep for lane in lanes) for _ in range(2))
    return all(looks) and before == [lane.done for lane in lanes]


def _say_stuck(lane: Lane, thread: threading.Thread, seconds: float) -> None:
    frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001  # as above
    label, where = hanging_node(frame)
    text = "%s has not come back for %g s, and lane %s stands still%s"
    log.error(text, label, seconds, lane.name, where)


def hanging_node(frame: FrameType | None) -> tuple[str, str]:
    """Find whose hook runs in a thread's stack: the node's label, and the place in the code."""
    where = f" ({frame.f_code.co_filename}:{frame.f_lineno})" if frame is not None else ""
    for one in _stack(frame):
        owner = one.f_locals.get("self")
        if isinstance(owner, Node):
            return owner.label, where
    return "the engine", where
