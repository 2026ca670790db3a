"""Who looks on while a pipeline runs: the window for `tap` and `stats`, and the recording."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from wolkflow.cli.exits import stop_for
from wolkflow.engine import Engine
from wolkflow.engine.explain import explain
from wolkflow.engine.trace import Recording
from wolkflow.engine.window import Window

log = logging.getLogger("wolkflow.run")


@contextmanager
def looking_on(engine: Engine, folder: Path, trace: Path | None = None) -> Iterator[None]:
    """Open the window in the state folder, and record if there is a `trace` to write.

    Enter it before the engine starts. A window that can't be made is no reason not to run.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(closing(Window(folder, engine)))
        except OSError as error:
            log.warning("tap and stats will not find this run: %s", explain(error))
        if trace is not None:
            stack.enter_context(recording(engine, trace))
        yield


@contextmanager
def recording(engine: Engine, trace: Path) -> Iterator[None]:
    """Record what sources send; a file that can't be made ends the command, a full disk doesn't."""
    try:
        recorded = Recording(trace, engine)
    except OSError as error:
        raise stop_for(error) from error
    try:
        yield
    finally:
        recorded.close()
        if recorded.error is not None:
            log.error("the recording ends early: %s", explain(recorded.error))
