"""How even the machine itself runs: a thread that only sleeps, and notes when it wakes up late."""

import threading
import time
from typing import NamedTuple

BEAT = 0.01
LATE = 0.004


class Stall(NamedTuple):
    """From when to when the thread should have run, and could not."""

    begin: float
    end: float


class Metronome:
    """Notes `stalls`, whatever they come from: other programs, or the host of a virtual machine.

    `cpu_seconds` is what this costs, as far as it got.
    """

    def __init__(self) -> None:
        self.stalls: list[Stall] = []
        self.cpu_seconds = 0.0
        self._ended = threading.Event()
        threading.Thread(target=self._beat, daemon=True).start()

    def end(self) -> None:
        """Stop."""
        self._ended.set()

    def stalled(self, begin: float, end: float) -> float:
        """Tell for how many seconds of some time the machine stood still."""
        return sum(
            min(end, stall.end) - max(begin, stall.begin)
            for stall in self.stalls
            if stall.begin < end and stall.end > begin
        )

    def _beat(self) -> None:
        while not self._ended.is_set():
            due = time.monotonic() + BEAT
            time.sleep(BEAT)
            woken = time.monotonic()
            if woken > due + LATE:
                self.stalls.append(Stall(due, woken))
            self.cpu_seconds = time.thread_time()
