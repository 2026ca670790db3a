"""Lanes without threads: they run when a test says so, in an order that never varies."""

import threading
from collections.abc import Collection, Sequence

from wolkflow.engine.lanes import Lane
from wolkflow.testing.clock import VirtualClock


class ByHand:
    """Runs all lanes of an engine on a virtual clock, but those that it is told to leave out."""

    def __init__(self, clock: VirtualClock, without: Collection[str] = ()) -> None:
        self.clock = clock
        self.lanes: list[Lane] = []
        self._without = without

    def start(self, lanes: Sequence[Lane]) -> None:
        """Take the lanes on."""
        self.lanes = [lane for lane in lanes if lane.name not in self._without]
        for lane in lanes:
            lane.asleep = True

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
        """Let time pass, from one timer to the next."""
        end = self.clock.monotonic() + seconds
        self.run_ready()
        while (due := self.next_due()) is not None and due <= end:
            self.clock.move_to(due)
            self._run_due(self.clock.monotonic())
        self.clock.move_to(end)

    def next_due(self) -> float | None:
        """Tell when the next timer is due; None without timers."""
        return min(
            [due for lane in self.lanes if (due := lane.next_due()) is not None], default=None
        )

    def _run_due(self, now: float) -> None:
        """Run the lanes whose timers are due, then all until only later timers are left."""
        for lane in self.lanes:
            due = lane.next_due()
            if due is not None and due <= now:
                lane.run_ready()
        for lane in self.lanes:
            due = lane.next_due()
            if lane.events or lane.kept or (due is not None and due <= now):
                self.run_ready()
                return
