"""Which node hangs: a lane that is awake and has done nothing since the last look."""

import logging
import sys
from collections.abc import Iterator, Mapping
from threading import Thread
from types import FrameType

from wolkflow.engine.lanes import Lane
from wolkflow.node import Node

log = logging.getLogger("wolkflow.engine")


class Hanging:
    """Looks at all lanes every few `seconds`, and says once which one stands still."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._looked = 0.0
        self._seen: dict[Lane, int] = {}
        self._hung: dict[Lane, float] = {}

    def look(self, threads: Mapping[Lane, Thread], now: float) -> None:
        """Look once, at `now` on a clock that never jumps."""
        stood_still = now - self._looked > 2 * self.seconds  # the whole process, by a SIGSTOP say
        self._looked = now
        for lane, thread in threads.items():
            stuck = lane.done == self._seen.get(lane) and not lane.asleep
            self._seen[lane] = lane.done
            if stuck and lane not in self._hung and not stood_still:
                self._hung[lane] = now
                self._say(lane, thread)
            elif not stuck and lane in self._hung:
                seconds = now - self._hung.pop(lane) + self.seconds
                log.warning("lane %s goes on after %d s", lane.name, seconds)

    def _say(self, lane: Lane, thread: Thread) -> None:
        frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001  # the only way to another thread's stack
        label, where = hanging_node(frame)
        text = "%s has not come back for %g s, and lane %s stands still%s"
        log.error(text, label, self.seconds, lane.name, where)


def hanging_node(frame: FrameType | None) -> tuple[str, str]:
    """Find whose hook runs in a thread's stack: the node's label, and the place in the code."""
    where = f" ({frame.f_code.co_filename}:{frame.f_lineno})" if frame is not None else ""
    for one in stack(frame):
        owner = one.f_locals.get("self")
        if isinstance(owner, Node):
            return owner.label, where
    return "the engine", where


def stack(frame: FrameType | None) -> Iterator[FrameType]:
    """Give a frame and all that wait for it."""
    while frame is not None:
        yield frame
        frame = frame.f_back
