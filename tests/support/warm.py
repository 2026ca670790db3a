"""A process that has imported `wolkflow`, and forks one for each command: imports take longest.

What comes of it is a process with signals, streams and an end of its own. What only a fresh one
shows, such as how little is imported, has to be tested with that.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
from contextlib import ExitStack
from typing import Any, NamedTuple

STREAMS = 3
MOST_BYTES = 200_000


class Child(NamedTuple):
    """A process that was forked: it can be waited for, and who asked for it hears of it."""

    pid: int
    end: int
    report: socket.socket

    def fileno(self) -> int:
        """Become readable when the process has ended."""
        return self.end

    def tell_end(self) -> None:
        """Report how it ended."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.report.send(str(status).encode())

    def close(self) -> None:
        """Let go of it."""
        os.close(self.end)
        self.report.close()


def serve(requests: socket.socket) -> dict[str, Any] | None:
    """Fork for each request; only in a child it returns, with what was asked for."""
    children: set[Child] = set()
    with requests, ExitStack() as still_open:
        still_open.callback(lambda: [child.close() for child in children])
        while True:
            watched: list[Any] = [requests, *children]
            ready, _, _ = select.select(watched, [], [])
            for child in children.intersection(ready):
                child.tell_end()
                child.close()
                children.remove(child)
            if requests not in ready:
                continue
            text, files, _, _ = socket.recv_fds(requests, MOST_BYTES, STREAMS + 1)
            if not text:
                return None
            pid = os.fork()
            if pid == 0:
                take_streams(files)
                wanted: dict[str, Any] = json.loads(text)
                return wanted
            report = socket.socket(fileno=files[STREAMS])
            report.send(str(pid).encode())
            children.add(Child(pid, os.pidfd_open(pid), report))
            for file in files[:STREAMS]:
                os.close(file)


def take_streams(files: list[int]) -> None:
    """Let the three standard streams lead where they were asked to, and close the rest."""
    for number in range(STREAMS):
        os.dup2(files[number], number)
    for file in files:
        os.close(file)


def become(wanted: dict[str, Any]) -> None:
    """Be `python -m wolkflow` in another folder, with another environment."""
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", 1 if os.isatty(1) else -1, closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environ"])
    sys.argv = ["wolkflow", *wanted["arguments"]]
    sys.path[0] = wanted["folder"]
    runpy.run_module("wolkflow", run_name="__main__", alter_sys=True)


def warm_up() -> None:
    """Import what commands import."""
    commands = importlib.import_module("wolkflow.cli")
    for module in pkgutil.iter_modules(commands.__path__, "wolkflow.cli."):
        importlib.import_module(module.name)
    for name in ("wolkflow.engine", "wolkflow.simulation", "sqlite3"):
        importlib.import_module(name)
    importlib.import_module("wolkflow.registry").Registry.load()
    gc.freeze()  # no child looks for garbage among all that


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # as in a shell, also where the tests outlive one
    warm_up()
    if found := serve(socket.socket(fileno=os.dup(0))):
        become(found)
