"""A lane: one inbox and one heap of timers, served by one thread (or by a test, by hand).

Messages that may be dropped and messages that may not wait in two queues. `kept` holds what comes
from a source that resumes (it asks for room before it sends) and the engine's own calls; its order
is what a checkpoint relies on. `events` is bounded: when it is full the oldest is dropped, counted.
"""

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from wolkflow.engine.clock import Clock
from wolkflow.message import Msg

CAPACITY = 10_000
BURST = 256


class Entry(Protocol):
    """A way into the flows, as it waits in an inbox together with its message."""

    dropped: int

    @property
    def run(self) -> Callable[[Msg], object]:
        """What takes the message through; it never raises."""


class Sender(Protocol):
    """Who sends, and counts it."""

    sent: int


class LaneTimer:
    """A call that waits in a lane's heap."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], object]) -> None:
        self.function: Callable[[], object] | None = function

    def cancel(self) -> None:
        """Make the call not happen."""
        self.function = None


class Lane:
    """What one thread has to do: hooks that run here never overlap."""

    def __init__(
        self, name: str, clock: Clock, failed: Callable[[BaseException], None] | None = None
    ) -> None:
        self.name = name
        self.clock = clock
        self.events: deque[tuple[Entry, Msg]] = deque()
        self.kept: deque[tuple[Callable[[Msg], object], Msg] | Callable[[], object]] = deque()
        self.timers: list[tuple[float, int, LaneTimer]] = []
        self.capacity = CAPACITY
        self.done = 0
        self.keeping = False
        """Whether the message being run came from a source that resumes."""
        self.asleep = False
        self.holding = False
        """Whether timers have to wait: the wires are being changed."""
        self.stopping = False
        self._failed = failed
        self._alarm = threading.Lock()
        self._alarm.acquire()
        self._overflow = threading.Lock()
        self._count = itertools.count()

    def post(self, entry: Entry, msg: Msg) -> None:
        """Queue a message that may be dropped; from any thread."""
        if len(self.events) >= self.capacity:
            self._drop_oldest()
        self.events.append((entry, msg))
        if self.asleep:
            self.wake()

    def door(self, entry: Entry, sender: Sender) -> Callable[[Msg], None]:
        """Make a `post` for one entry that also counts: one call where a source sends often."""
        events, append = self.events, self.events.append

        def post(msg: Msg) -> None:
            sender.sent += 1
            if len(events) >= self.capacity:
                self._drop_oldest()
            append((entry, msg))
            if self.asleep:
                self.wake()

        return post

    def post_kept(self, run: Callable[[Msg], object], msg: Msg) -> None:
        """Queue a message that may not be dropped; from any thread."""
        self.kept.append((run, msg))
        if self.asleep:
            self.wake()

    def post_all_kept(self, run: Callable[[Msg], object], msgs: Sequence[Msg]) -> None:
        """Queue messages that may not be dropped, in one go; from any thread."""
        self.kept.extend([(run, msg) for msg in msgs])
        if self.asleep:
            self.wake()

    def call(self, function: Callable[[], object]) -> None:
        """Queue a call behind all kept messages; from any thread."""
        self.kept.append(function)
        if self.asleep:
            self.wake()

    def after(self, seconds: float, function: Callable[[], object]) -> LaneTimer:
        """Call later; from any thread (a push onto the heap is one step for the interpreter)."""
        timer = LaneTimer(function)
        due = self.clock.monotonic() + seconds
        heapq.heappush(self.timers, (due, next(self._count), timer))
        if self.asleep:
            self.wake()
        return timer

    def wake(self) -> None:
        """Rouse the lane's thread, once: until it gets its turn, others need not."""
        self.asleep = False
        try:
            self._alarm.release()
        except RuntimeError:
            return  # another thread has just done it

    def go_on(self) -> None:
        """Let timers run again, also those that are late."""
        self.holding = False
        self.wake()

    def stop(self) -> None:
        """Let the lane's thread end after what it is doing."""
        self.stopping = True
        self.wake()

    def next_due(self) -> float | None:
        """Tell when the next timer is due; None without timers."""
        while self.timers and self.timers[0][2].function is None:
            first = heapq.heappop(self.timers)
            if first[2].function is not None:
                heapq.heappush(self.timers, first)  # another thread has just put it in front
        return self.timers[0][0] if self.timers else None

    @property
    def idle(self) -> bool:
        """Whether nothing waits but timers."""
        return not self.events and not self.kept

    def serve(self) -> None:
        """Run until `stop`: the body of the lane's thread."""
        try:
            while not self.stopping:
                self.run_ready()
                self._wait()
        except BaseException as error:
            if self._failed is None:
                raise
            self._failed(error)

    def run_ready(self) -> bool:
        """Run what is ready now, a burst of each kind; tell whether there was anything."""
        before = self.done
        self._run_timers()
        self._run_kept()
        self._run_events()
        return self.done != before

    def _run_timers(self) -> None:
        due = None if self.holding else self.next_due()
        if due is None or due > (now := self.clock.monotonic()):
            return
        while self.timers and self.timers[0][0] <= now:
            function = heapq.heappop(self.timers)[2].function
            if function is not None:
                self.done += 1
                function()

    def _run_kept(self) -> None:
        kept = self.kept
        self.keeping = True
        for _ in range(min(len(kept), BURST)):
            item = kept.popleft()
            self.done += 1
            if isinstance(item, tuple):
                run, msg = item
                run(msg)
            else:
                item()
        self.keeping = False

    def _run_events(self) -> None:
        events = self.events
        for _ in range(min(len(events), BURST)):
            try:
                entry, msg = events.popleft()
            except IndexError:
                return  # dropped by a thread that found the inbox full
            self.done += 1
            entry.run(msg)

    def _drop_oldest(self) -> None:
        with self._overflow:
            if len(self.events) >= self.capacity:
                self.events.popleft()[0].dropped += 1

    def _wait(self) -> None:
        self.asleep = True
        if self.idle and not self.stopping:
            due = None if self.holding else self.next_due()
            pause = -1.0 if due is None else max(0.0, due - self.clock.monotonic())
            self._alarm.acquire(timeout=min(pause, threading.TIMEOUT_MAX))
        self.asleep = False
