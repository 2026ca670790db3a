"""Starting `wolkflow` in a forked process, which takes a quarter of the time of a fresh one."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import IO, Self

ROOT = Path(__file__).parents[2]
MOST_BYTES = 100


class Forked:
    """A forked process, with what tests use of a `Popen`."""

    def __init__(self, report: socket.socket, streams: list[IO[str] | None]) -> None:
        self.stdout, self.stderr = streams
        self._report = report
        self._code: int | None = None
        self.pid = int(report.recv(MOST_BYTES) or "0")
        if not self.pid:
            raise RuntimeError("the process that forks has ended: see what it says above")

    def poll(self) -> int | None:
        """Give the exit code; None as long as it runs."""
        return self._look(0)

    def wait(self, seconds: float) -> int:
        """Wait for the end, and give the exit code."""
        code = self._look(seconds)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", seconds)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _look(self, seconds: float) -> int | None:
        if self._code is None and select.select([self._report], [], [], seconds)[0]:
            self._code = int(self._report.recv(MOST_BYTES))
            self._report.close()
        return self._code


class Warm:
    """The process that forks."""

    def __enter__(self) -> Self:
        self._requests, theirs = pair()
        with theirs:
            command = [sys.executable, "-m", "tests.support.warm"]
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=theirs)
        return self

    def __exit__(self, *reason: object) -> None:
        self._requests.close()
        self._process.wait(20)

    def start(
        self,
        arguments: list[str],
        *,
        cwd: str | os.PathLike[str] = ".",
        env: dict[str, str] | None = None,
        stdout: int = PIPE,
        stderr: int = PIPE,
    ) -> Forked:
        """Start `wolkflow`; nothing comes on its standard input."""
        wanted = {
            "arguments": arguments, "folder": str(Path(cwd).absolute()),
            "environ": dict(os.environ if env is None else env),
        }  # fmt: skip
        ours, report = pair()
        streams: list[IO[str] | None] = []
        theirs = []
        for number in (stdout, stderr):
            reading, writing = os.pipe() if number == PIPE else (None, os.dup(number))
            streams.append(None if reading is None else os.fdopen(reading))
            theirs.append(writing)
        nothing = os.open(os.devnull, os.O_RDONLY)
        files = [nothing, *theirs, report.fileno()]
        with report:
            socket.send_fds(self._requests, [json.dumps(wanted).encode()], files)
        for file in (nothing, *theirs):
            os.close(file)
        return Forked(ours, streams)


def pair() -> tuple[socket.socket, socket.socket]:
    """Make two ends of a line on which each message is a piece of its own."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
