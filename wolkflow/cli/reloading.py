"""Reading a running pipeline's files again: on SIGHUP, or whenever they change (`--watch`)."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from wolkflow.cli import systemd
from wolkflow.cli.exits import Stop
from wolkflow.cli.loading import load_graph, named
from wolkflow.config.files import pipeline_files
from wolkflow.engine import Engine
from wolkflow.engine.explain import explain
from wolkflow.excerpt import escaped
from wolkflow.graph import Graph
from wolkflow.registry import Registry

LOOK_SECONDS = 0.5

log = logging.getLogger("wolkflow.run")

Simulate = Callable[[Graph], dict[str, object]]
"""Makes simulated hardware for a graph; none for a run on real hardware."""


def reload(engine: Engine, files: Sequence[Path], registry: Registry, simulate: Simulate) -> None:
    """Go on with what the files say now; what is wrong with them is logged, and nothing changes."""
    log.info("reading %s again", named(files))
    systemd.notify(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")
    try:
        graph = load_graph(files, registry)
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


class FileWatch:
    """Asks for a reload when files have changed and have been left alone for a moment."""

    def __init__(self, files: Sequence[Path], ask: Callable[[], object]) -> None:
        self._files = files
        self._ask = ask
        self._ended = threading.Event()
        self._known = look(files)
        threading.Thread(target=self._watch, name="files", daemon=True).start()

    def close(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self) -> None:
        before = self._known
        while not self._ended.wait(LOOK_SECONDS):
            now = look(self._files)
            if now != self._known and now == before:
                self._known = now
                self._ask()
            before = now


def look(files: Sequence[Path]) -> dict[str, tuple[int, int, int] | None]:
    """Tell what can be seen of files from outside, those in folders too; None for one not there."""
    return {str(file): _seen(file) for file in pipeline_files(files)}


def _seen(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
