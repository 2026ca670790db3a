"""Waiting for lanes, but not for ever: one node that hangs can't hold up the others for longer."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence

from wolkflow.engine.driver import Driver
from wolkflow.engine.host import NodeHost
from wolkflow.engine.lanes import Lane

MOMENT_SECONDS = 0.25

log = logging.getLogger("wolkflow.engine")


class Patience:
    """Bounds each start, change and stop of a run; what takes longer is named in the log."""

    def __init__(self, driver: Driver, seconds: float) -> None:
        self.seconds = seconds
        self._driver = driver
        self._deadline = 0.0

    def begin(self, times: int = 1) -> None:
        """Be patient from now on, for once or several times the usual time."""
        self._deadline = time.monotonic() + times * self.seconds

    def left(self) -> float:
        """Seconds until our patience ends; a moment even then, for lanes that are well."""
        return max(MOMENT_SECONDS, self._deadline - time.monotonic())

    def each(self, hosts: Iterable[NodeHost], action: Callable[[NodeHost], object]) -> bool:
        """Let each node's lane do something to it; wait for all, while there is time."""
        left = list(hosts)
        done = threading.Event()
        lock = threading.Lock()

        def act(host: NodeHost) -> None:
            try:
                action(host)
            finally:
                with lock:
                    left.remove(host)
                    if not left:
                        done.set()

        for host in list(left):
            host.lane.call(lambda host=host: act(host))  # type: ignore[misc]  # mypy can't infer a lambda with a default
        if not left or self._driver.wait(done, self.left()):
            return True
        log.error("not done in time: %s", ", ".join(host.label for host in left))
        return False

    def settle(self, lanes: Sequence[Lane]) -> bool:
        """Wait until nothing but timers waits in the lanes."""
        if self._driver.settle(lanes, self.left()):
            return True
        waiting = [lane.name for lane in lanes if not (lane.idle and lane.asleep)]
        log.error("still busy when the time was over: %s", ", ".join(waiting))
        return False
