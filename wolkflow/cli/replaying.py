"""What `wolkflow run --replay` does: play a trace through a pipeline, and say how it went."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from wolkflow.cli.exits import FAILED, Stop, exit_code, stop_for
from wolkflow.cli.loading import load_graph, load_registry
from wolkflow.cli.logs import start_log
from wolkflow.cli.onlookers import recording
from wolkflow.cli.running import Wishes, live_table
from wolkflow.cli.signals import StopRequests
from wolkflow.cli.summary import sum_up
from wolkflow.engine.state import State, StateFolder
from wolkflow.engine.trace import TraceError, read_trace
from wolkflow.excerpt import escaped
from wolkflow.fields import format_duration
from wolkflow.testing.replay import Replay

log = logging.getLogger("wolkflow.run")


def replay(wishes: Wishes, trace: Path, speed: float | None) -> int:
    """Play a trace; gives the exit code, or raises Stop for what the user can mend.

    Its state is forgotten afterwards, unless a folder for it is named: two replays are the same.
    """
    requests = StopRequests()
    lines = start_log(wishes.log_format, wishes.verbosity)
    registry = load_registry(wishes.files, wishes.plugins)
    graph = load_graph(wishes.files, registry)
    try:
        head, rows = read_trace(trace)
        state: State | None = StateFolder(wishes.state_dir) if wishes.state_dir else None
        player = Replay(graph, head, rows, registry, state=state, watch=wishes.table)
    except TraceError as error:
        raise Stop(f"wolkflow: {escaped(str(error))}", FAILED) from error
    except OSError as error:
        raise stop_for(error) from error
    pace = f"{speed:g} times as fast" if speed else "as fast as can be"
    log.info("%s: %d rows of %s, %s", graph.title, len(rows), trace, pace)
    recorded = recording(player.engine, wishes.record) if wishes.record else nullcontext()
    table = live_table(player.engine, lines) if wishes.table else nullcontext()
    with recorded, table:
        in_time = player.run(speed, _pause(requests))
    lasted = format_duration(round(player.clock.monotonic()))
    log.info("ended after %s: %s", lasted, sum_up(player.engine.graph, player.engine.stats()))
    failure = player.engine.failure
    return exit_code(failure[1]) if failure else 0 if in_time else FAILED


def _pause(requests: StopRequests) -> Callable[[float], object]:
    """Let real time pass until it is over or somebody wants to stop."""
    return lambda seconds: requests.wait(max(0.0, seconds))
