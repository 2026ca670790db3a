"""Lanes without threads: they run when a test says so, in an order that never varies."""

import threading
from collections.abc import Collection, Sequence

from wolkflow.engine.lanes import Lane
from wolkflow.testing.clock import VirtualClock


class ByHand:
    """Runs all lanes of an engine on a virtual clock.

    `before` are lanes of a test's own, which run first; those called as in `without` don't run.
    """

    def __init__(
        self, clock: VirtualClock, before: Sequence[Lane] = (), without: Collection[str] = ()
    ) -> None:
        self.clock = clock
        self.lanes: list[Lane] = []
        self._before = before
        self._without = without

    def start(self, lanes: Sequence[Lane]) -> None:
        """Take the lanes on."""
        wanted = [lane for lane in lanes if lane.name not in self._without]
        self.lanes = list(dict.fromkeys([*self._before, *self.lanes, *wanted]))

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Run what is ready; tell whether that set `event`. No time passes, whatever `seconds`."""
        del seconds
        self.run_ready()
        return event.is_set()

    def settle(self, lanes: Sequence[Lane], seconds: float) -> bool:
        """Run what is ready until only timers are left."""
        del lanes, seconds
        self.run_ready()
        return True

    def drop(self, lanes: Sequence[Lane]) -> None:
        """Run these lanes no more."""
        self.lanes = [lane for lane in self.lanes if lane not in lanes]

    def end(self, seconds: float) -> list[Lane]:
        """Stop; nothing can hang here."""
        del seconds
        return []

    def run_ready(self) -> None:
        """Run everything that is ready now."""
        busy = True
        while busy:
            busy = sum(lane.run_ready() for lane in self.lanes) > 0

    def advance(self, seconds: float) -> None:
        """Let time pass, from one timer to the next; with the same time, in the order of lanes."""
        end = self.clock.monotonic() + seconds
        self.run_ready()
        while (first := self._first()) is not None and first[0] <= end:
            self.clock.move_to(first[0])
            first[1].run_ready()
            self._run_waiting()
        self.clock.move_to(end)

    def next_due(self) -> float | None:
        """Tell when the next timer is due; None without timers."""
        first = self._first()
        return first[0] if first else None

    def _first(self) -> tuple[float, Lane] | None:
        """Find the lane whose turn is next."""
        found: tuple[float, Lane] | None = None
        for lane in self.lanes:
            due = lane.next_due()
            if due is not None and (found is None or due < found[0]):
                found = due, lane
        return found

    def _run_waiting(self) -> None:
        """Run the lanes in which more waits than timers, until there are none."""
        busy = True
        while busy:
            busy = False
            for lane in self.lanes:
                if lane.events or lane.kept:
                    busy = lane.run_ready() or busy
