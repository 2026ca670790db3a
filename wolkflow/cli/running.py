"""What `wolkflow run` does: build, start, wait, stop, and say how it went."""

import logging
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from wolkflow.cli import systemd
from wolkflow.cli.exits import FAILED, exit_code, stop_for
from wolkflow.cli.loading import folder_of, load_graph, load_registry
from wolkflow.cli.logs import LogLines, start_log
from wolkflow.cli.onlookers import looking_on
from wolkflow.cli.reloading import FileWatch, Looking, reload
from wolkflow.cli.scenarios import simulated
from wolkflow.cli.signals import RELOAD, StopRequests
from wolkflow.cli.summary import condition, sum_up
from wolkflow.config import FilesRead
from wolkflow.engine import Engine, StateFolder, SystemClock, Threads
from wolkflow.fields import format_duration
from wolkflow.graph import Graph
from wolkflow.registry import Registry

STATUS_SECONDS = 5.0
BESIDE = ".wolkflow"

log = logging.getLogger("wolkflow.run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line asks for."""

    files: tuple[Path, ...]
    plugins: tuple[Path, ...]
    simulate: bool
    state_dir: Path | None
    seconds: float | None
    verbosity: int
    log_format: str
    no_table: bool
    scenario: Path | None = None
    record: Path | None = None
    watch: bool = False

    @property
    def table(self) -> bool:
        """Whether the live table is shown: to people only, and to those who want it."""
        on_terminal = sys.stderr is not None and sys.stderr.isatty()
        usual = self.log_format != "json" and os.environ.get("TERM") != "dumb"
        return on_terminal and usual and not self.no_table


def run(wishes: Wishes) -> int:
    """Run a pipeline; gives the exit code, or raises Stop for what the user can mend."""
    requests = StopRequests(reloads=True)
    lines = start_log(wishes.log_format, wishes.verbosity)
    registry = load_registry(wishes.files, wishes.plugins)
    read = FilesRead()
    graph = load_graph(wishes.files, registry, read)
    folder = state_folder(wishes)
    introduce(graph, registry, folder, simulated=wishes.simulate)
    try:
        engine = build(graph, registry, folder, wishes, read)
    except OSError as error:
        raise stop_for(error) from error
    started = time.monotonic()
    table = live_table(engine, lines) if wishes.table else nullcontext()

    def again(graph: Graph) -> dict[str, object]:
        return hardware(graph, registry, wishes, SystemClock(), read)

    def read_again() -> None:
        reload(engine, wishes.files, registry, again, read)

    watched = watch_files(wishes, requests, read)
    with looking_on(engine, folder, wishes.record), table, watched:
        in_time = go(engine, requests, wishes.seconds, read_again)
    lasted = format_duration(round(time.monotonic() - started))
    log.info("ended after %s: %s", lasted, sum_up(engine.graph, engine.stats()))
    code = exit_code(engine.failure[1]) if engine.failure else 0
    if not in_time:
        end_at_once(code or FAILED)
    return code


def state_folder(wishes: Wishes) -> Path:
    """Choose where the run keeps its state: as asked, as systemd says, or beside the pipeline.

    What was simulated stays apart: it must not reach the platform when the real run begins.
    """
    if wishes.state_dir is not None:
        return wishes.state_dir
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    if given:
        return Path(given)
    first = wishes.files[0].absolute()
    name = first.name if folder_of(first) == first else first.stem
    return folder_of(first) / BESIDE / (f"{name}-simulated" if wishes.simulate else name)


def introduce(graph: Graph, registry: Registry, folder: Path, *, simulated: bool) -> None:
    """Log what is about to run, and what is odd about it."""
    hardware = "simulated hardware" if simulated else "real hardware"
    log.info("%s: %d nodes on %s, state in %s", graph.title, len(graph.nodes), hardware, folder)
    for broken in registry.broken.values():
        log.warning("%s", broken)
    for warning in graph.warnings:
        sentences = [warning.what, *warning.hint.splitlines()]
        log.warning("%s: %s", warning.place, "; ".join(sentences))


def build(
    graph: Graph, registry: Registry, folder: Path, wishes: Wishes, read: FilesRead
) -> Engine:
    """Make the engine, and take hold of the state folder."""
    clock = SystemClock()
    return Engine(
        graph,
        clock=clock,
        state=open_state(folder),
        driver=Threads(),
        resources=hardware(graph, registry, wishes, clock, read),
        watch=wishes.table,
    )


def hardware(
    graph: Graph, registry: Registry, wishes: Wishes, clock: SystemClock, read: FilesRead
) -> dict[str, object]:
    """Make the simulated hardware of a graph, if that is wanted; note in `read` what it is from."""
    return simulated(graph, registry, wishes.scenario, clock, read) if wishes.simulate else {}


def open_state(folder: Path) -> StateFolder:
    """Take hold of the state folder, and keep others out of all the state beside a pipeline."""
    if folder.parent.name == BESIDE:
        with suppress(OSError):  # what is wrong, the state folder itself says in the next line
            folder.parent.mkdir(mode=0o700, exist_ok=True)
    return StateFolder(folder)


def live_table(engine: Engine, lines: LogLines) -> AbstractContextManager[object]:
    """Make the table that shows the run; the log's lines go above it."""
    from wolkflow.cli.table import LiveTable  # noqa: PLC0415  # rich is slow to import

    return LiveTable(engine, lines)


def watch_files(
    wishes: Wishes, requests: StopRequests, read: FilesRead
) -> AbstractContextManager[object]:
    """Ask for a reload whenever a file changes that was read, if that is wanted."""
    if not wishes.watch:
        return nullcontext()
    return closing(FileWatch(Looking(wishes.files, read), lambda: requests.ask(RELOAD)))


def go(
    engine: Engine,
    requests: StopRequests,
    seconds: float | None,
    read_again: Callable[[], object],
) -> bool:
    """Start, wait for the end, stop; tells whether all came to its end in time."""

    def watch() -> None:
        engine.ended.wait()
        requests.ask("it can't go on")

    threading.Thread(target=watch, name="end", daemon=True).start()
    engine.start()
    if not engine.ended.is_set():
        systemd.notify("READY=1")
    reason = wait(engine, requests, seconds, read_again)
    systemd.notify("STOPPING=1")
    log.info("stopping: %s", reason or "the time is over")
    return engine.stop()


def wait(
    engine: Engine,
    requests: StopRequests,
    seconds: float | None,
    read_again: Callable[[], object],
) -> str | None:
    """Wait for a reason to stop, or for `seconds`; meanwhile reload, and keep systemd posted."""
    end = math.inf if seconds is None else time.monotonic() + seconds
    longest = STATUS_SECONDS if systemd.is_listening() else math.inf
    said = ""
    while (left := end - time.monotonic()) > 0:
        if systemd.is_listening():
            said = tell_systemd(engine, said)
        pause = min(longest, left)
        reason = requests.wait(None if pause == math.inf else pause)
        if reason == RELOAD:
            read_again()
        elif reason:
            return reason
    return None


def tell_systemd(engine: Engine, said: str) -> str:
    """Tell systemd how the run is, unless that was said already."""
    status = condition(engine.stats())
    if status != said:
        systemd.notify(f"STATUS={status}")
    return status


def end_at_once(code: int) -> NoReturn:
    """End although a thread hangs: Python would wait for what it holds, and crash."""
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)
