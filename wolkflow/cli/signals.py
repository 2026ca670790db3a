"""Being told to stop: Ctrl-C, SIGTERM, a closed terminal, or a part of the program itself."""

import os
import select
import signal
from collections import deque
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequests:
    """Waits for the first reason to stop; a second signal ends the process at once.

    A pipe wakes the one who waits: writing to it is safe inside a signal handler, whatever the
    interrupted thread is doing, which holds for no lock and no queue.
    """

    def __init__(self) -> None:
        self._reasons: deque[str] = deque()
        self._waking, self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._signalled = False
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, or a shell's background job
                signal.signal(number, self._take)

    def ask(self, reason: str) -> None:
        """Ask for the end; from any thread."""
        self._reasons.append(reason)
        os.write(self._wake, b"!")

    def wait(self, seconds: float | None) -> str | None:
        """Wait for a reason; None if there was none in time, `seconds` of None wait for ever."""
        ready, _, _ = select.select([self._waking], [], [], seconds)
        if not ready:
            return None
        os.read(self._waking, 1)
        return self._reasons.popleft()

    def _take(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self._signalled:
            os._exit(128 + number)
        self._signalled = True
        self.ask(signal.Signals(number).name)
