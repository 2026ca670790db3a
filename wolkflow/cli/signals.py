"""Being told to stop: Ctrl-C, SIGTERM, a closed terminal, or a part of the program itself.

SIGHUP has two meanings: the terminal is closed, or somebody (`systemctl reload`, `kill -HUP`) wants
the files to be read again. It is the first if there was a terminal and is none any more.
"""

import os
import select
import signal
import time
from collections import deque
from contextlib import suppress
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ECHO_SECONDS = 0.3
"""A signal that soon after another is the same wish: `timeout` and other wrappers repeat it."""

RELOAD = "reload"
"""What `wait` gives when the files shall be read again."""


class StopRequests:
    """Waits for the first reason to stop; a second signal, later, ends the process at once.

    With `reloads`, SIGHUP is no such reason while the terminal is there, or where there was none.

    A pipe wakes the one who waits: Python writes to it as soon as a signal comes, also when another
    thread is interrupted, or this one just before it begins to wait.
    """

    def __init__(self, *, reloads: bool = False) -> None:
        self._reloads = reloads
        self._had_terminal = has_terminal()
        self._reasons: deque[str] = deque()
        self._waking, self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._signalled: float | None = None
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, or a shell's background job
                signal.signal(number, self._take)

    def ask(self, reason: str) -> None:
        """Ask for the end; from any thread."""
        self._reasons.append(reason)
        with suppress(BlockingIOError):  # full of calls already
            os.write(self._wake, b"!")

    def wait(self, seconds: float | None) -> str | None:
        """Wait for a reason; None if there was none in time, `seconds` of None wait for ever."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self._reasons:
            left = None if end is None else max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self._waking], [], [], left)
            if not ready:
                return None
            os.read(self._waking, 512)
        return self._reasons.popleft()

    def _take(self, number: int, frame: FrameType | None) -> None:
        del frame
        if number == signal.SIGHUP and self._reloads and has_terminal() == self._had_terminal:
            self.ask(RELOAD)
            return
        now = time.monotonic()
        if self._signalled is None:
            self._signalled = now
            self.ask(signal.Signals(number).name)
        elif now - self._signalled > ECHO_SECONDS:
            os._exit(128 + number)


def has_terminal() -> bool:
    """Tell whether a terminal controls this process, wherever its input and output lead."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True
