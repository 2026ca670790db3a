"""Reading a running pipeline's files again: on SIGHUP, or whenever they change (`--watch`)."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wolkflow.cli import systemd
from wolkflow.cli.exits import Stop
from wolkflow.cli.loading import load_graph, named
from wolkflow.config import FilesRead
from wolkflow.config.files import pipeline_files
from wolkflow.config.files_read import Look, look_at
from wolkflow.engine import Engine
from wolkflow.engine.explain import explain
from wolkflow.excerpt import escaped
from wolkflow.graph import Graph
from wolkflow.registry import Registry

LOOK_SECONDS = 0.5

log = logging.getLogger("wolkflow.run")

Simulate = Callable[[Graph], dict[str, object]]
"""Makes simulated hardware for a graph; none for a run on real hardware."""


def reload(
    engine: Engine,
    files: Sequence[Path],
    registry: Registry,
    simulate: Simulate,
    read: FilesRead,
) -> None:
    """Go on with what the files say now; what is wrong with them is logged, and nothing changes.

    `read` notes every file that is read, also if there are mistakes.
    """
    log.info("reading %s again", named(files))
    systemd.notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
    try:
        graph = load_graph(files, registry, read)
        found = engine.change(graph, simulate(graph))
    except Stop as stop:
        refuse(stop.message)
    except OSError as error:
        refuse(explain(error))
    else:
        log.info("reloaded: %s", found)
    systemd.notify("READY=1")


def refuse(reason: str) -> None:
    """Log why nothing has changed, a line of the reason at a time."""
    for line in reason.splitlines():
        log.error("%s", escaped(line))
    log.error("the pipeline runs on as it was")


class Looking:
    """Sees whether files have changed since they were read; a folder may get new ones, too."""

    def __init__(self, files: Sequence[Path], read: FilesRead) -> None:
        self._files = files
        self._read = read
        self._before = self._look()
        self._told: dict[Path, Look] = {}

    def changed(self) -> bool:
        """Look once; tell of a change, once, when nothing has changed since the last look."""
        now = self._look()
        settled, self._before = now == self._before, now
        if not settled or now in (self._read.looks, self._told):
            return False
        self._told = now
        return True

    def _look(self) -> dict[Path, Look]:
        files = [*self._read.looks.copy(), *pipeline_files(self._files)]
        return {file: look_at(file) for file in files}


class FileWatch:
    """Asks for a reload when files have changed and have been left alone for a moment."""

    def __init__(self, looking: Looking, ask: Callable[[], object]) -> None:
        self._looking = looking
        self._ask = ask
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="files", daemon=True).start()

    def close(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            if self._looking.changed():
                self._ask()
