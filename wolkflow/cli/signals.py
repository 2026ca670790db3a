"""Being told to stop: Ctrl-C, SIGTERM, a closed terminal, or a part of the program itself."""

import os
import queue
import signal
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequests:
    """Waits for the first reason to stop; a second signal ends the process at once."""

    def __init__(self) -> None:
        self._reasons: queue.SimpleQueue[str] = queue.SimpleQueue()  # safe inside a signal handler
        self._signalled = False
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, or a shell's background job
                signal.signal(number, self._take)

    def ask(self, reason: str) -> None:
        """Ask for the end; from any thread."""
        self._reasons.put(reason)

    def wait(self, seconds: float | None) -> str | None:
        """Wait for a reason; None if there was none in time, `seconds` of None wait for ever."""
        try:
            return self._reasons.get(timeout=seconds)
        except queue.Empty:
            return None

    def _take(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self._signalled:
            os._exit(128 + number)
        self._signalled = True
        self.ask(signal.Signals(number).name)
