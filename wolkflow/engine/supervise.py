"""Opening, reading and re-opening nodes: one failure never ends a run, and none is forgotten."""

from collections.abc import Callable, Mapping

from wolkflow.engine.explain import explain
from wolkflow.engine.host import NodeHost
from wolkflow.message import Msg
from wolkflow.node import Poller

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
FAILURES_BEFORE_REOPEN = 3

Fatal = Callable[[NodeHost, Exception], None]


class Supervisor:
    """Keeps one node open: tries again with growing pauses, reads it if it is a poller."""

    def __init__(self, host: NodeHost, fatal: Fatal) -> None:
        self.host = host
        self.tried = False
        self._fatal = fatal
        self._pause = FIRST_PAUSE
        self._failures = 0
        self._failed_at = 0
        self._next_read = 0.0
        self._ended = False
        self._down = False
        host.on_hardware_error = self._step_failed

    def open(self) -> None:
        """Open the node, or plan the next try; runs in the node's lane, like everything here."""
        host = self.host
        if self._ended:
            return
        host.state = "opening"
        try:
            host.node.open()
        except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
            self._open_failed(error)
        else:
            self._opened()
        self.tried = True

    def close(self) -> None:
        """Close the node for good; what it raises is said and does not stop the others."""
        self._ended = True
        if self.host.state == "ok":
            self._close()
        self.host.state = "closed"
        self.host.shut_out()

    def _step_failed(self) -> None:
        """Count a step's hardware failure; after several in a row the node is opened anew."""
        host = self.host
        if host.state != "ok" or isinstance(host.node, Poller) or host.parking is not None:
            return
        if host.received > self._failed_at + 1:
            self._failures = 0  # it has taken a message since
        self._failed_at = host.received
        self._down = True
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_REOPEN:
            self._lose()

    def _opened(self) -> None:
        host = self.host
        host.state = "ok"
        host.let_in()
        self._failures = 0
        if isinstance(host.node, Poller):
            self._next_read = host.monotonic()
            host.lane.after(0, self._read)
        else:
            self._came_back()

    def _open_failed(self, error: Exception) -> None:
        host = self.host
        policy = host.node.on_open_error
        if policy == "skip":
            host.state = "skipped"
            host.log.warning("%s; running without it", explain(error))
            self._ended = True
            return
        if policy == "fail" or not isinstance(error, OSError):
            host.state = "lost"
            self._fatal(host, error)
            return
        host.last_error = explain(error)
        host.failed(error, Msg(host.series, None, host.now_ms()))
        self._lose()

    def _lose(self) -> None:
        """Close what is left, and open anew after a pause."""
        host = self.host
        self._down = True
        if host.state == "ok":
            self._close()
        host.state = "lost"
        host.shut_out()
        host.lane.after(self._pause, self.open)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _close(self) -> None:
        try:
            self.host.node.close()
        except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
            self.host.log.warning("closing: %s", explain(error))

    def _read(self) -> None:
        host = self.host
        if self._ended or host.state != "ok" or not isinstance(host.node, Poller):
            return
        if host.outlet.full:
            host.skipped += 1
        else:
            self._read_once(host.node)
        if host.state == "ok":
            host.lane.after(self._until_next(host.node.every), self._read)

    def _read_once(self, poller: Poller) -> None:
        host = self.host
        try:
            found = poller.read()
        except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
            self._read_failed(error)
            return
        self._came_back()
        if found is None:
            return
        now = host.now_ms()
        if isinstance(found, Mapping):
            for series, value in found.items():
                host.deliver(Msg(series, value, now))
        else:
            host.deliver(Msg(host.series, found, now))

    def _read_failed(self, error: Exception) -> None:
        host = self.host
        host.failed(error, Msg(host.series, None, host.now_ms()))
        self._down = True
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_REOPEN:
            self._lose()

    def _came_back(self) -> None:
        self._failures = 0
        self._pause = FIRST_PAUSE
        if self._down:
            self._down = False
            self.host.repeats.reset()
            self.host.log.warning("is back")

    def _until_next(self, every: float) -> float:
        """Seconds to the next reading, on the grid of the first; late ones are left out."""
        now = self.host.monotonic()
        self._next_read += every
        if self._next_read <= now:
            missed = int((now - self._next_read) // every) + 1
            self._next_read += missed * every
        return self._next_read - now
