"""A run: the graph's nodes opened, fed, watched over, and closed in an order that loses nothing."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from wolkflow.engine.checkpoint import Checkpoint
from wolkflow.engine.clock import Clock
from wolkflow.engine.host import NodeHost, explain
from wolkflow.engine.lanes import Lane
from wolkflow.engine.listening import Listener
from wolkflow.engine.repeats import Repeats
from wolkflow.engine.state import State
from wolkflow.engine.stats import NodeStats, node_stats
from wolkflow.engine.supervise import Supervisor
from wolkflow.engine.wiring import Wiring
from wolkflow.errors import StateError
from wolkflow.graph import Graph
from wolkflow.node import Source, TwoWay

WINDOW = 1_000
"""How many messages of a source that resumes may be on their way at once."""
SAVE_SECONDS = 1.0
MOMENT_SECONDS = 0.25

log = logging.getLogger("wolkflow.engine")


class Driver(Protocol):
    """What makes lanes run: threads, or a test's hand."""

    def start(self, lanes: Sequence[Lane]) -> None:
        """Begin to run the lanes."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Run until `event` is set; tell whether it was in time."""

    def settle(self, lanes: Sequence[Lane], seconds: float) -> bool:
        """Run until nothing but timers waits; tell whether it was in time."""

    def end(self, seconds: float) -> list[Lane]:
        """Stop running; name the lanes that did not come back."""


class Engine:
    """Runs one graph once: `start`, then `stop`.

    `patience_seconds` bounds the start and the stop, so that one node that hangs can't hold up the
    others for longer.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        clock: Clock,
        state: State,
        driver: Driver,
        resources: Mapping[str, object] | None = None,
        watch: bool = False,
        patience_seconds: float = 5.0,
    ) -> None:
        self.graph = graph
        self.clock = clock
        self.ended = threading.Event()
        """Set when the run can't go on; `failure` says why."""
        self.failure: tuple[str, BaseException] | None = None
        self._state = state
        self._driver = driver
        self._patience = patience_seconds
        self._deadline = 0.0
        self._given = dict(resources or {})
        self._shared = dict(self._given)
        self._sharing = threading.RLock()
        self._lanes = {
            name: Lane(name, clock, self._lane_failed)
            for name in ["main", "state", *(node.lane for node in graph.nodes.values())]
        }
        self._hosts = {
            label: NodeHost(node, label, graph.series[label], self._lanes[node.lane], self)
            for label, node in graph.nodes.items()
        }
        self._supervisors = {
            label: Supervisor(host, self._node_failed) for label, host in self._hosts.items()
        }
        self._wire(watch=watch)
        self._checkpoints = {
            label: Checkpoint(host, graph, self._hosts)
            for label, host in self._hosts.items()
            if isinstance(host.node, Source) and host.node.resumes
        }
        self._saving = Repeats(clock)

    def start(self) -> None:
        """Open every node, sinks before sources, and let values flow; a late one is tried again."""
        self._driver.start(list(self._lanes.values()))
        self._deadline = time.monotonic() + 2 * self._patience
        self._start_resources()
        order = self._order()
        steps = [label for label in reversed(order) if not self._is_pure_source(label)]
        self._in_lanes(steps, lambda supervisor: supervisor.open())
        sources = [label for label in order if self._is_pure_source(label)]
        self._in_lanes(sources, lambda supervisor: supervisor.open())
        for checkpoint in self._checkpoints.values():
            checkpoint.start()
        self._lanes["state"].after(SAVE_SECONDS, self._save)

    def stop(self) -> bool:
        """End the run: sources first, then what is on its way, then steps and connections.

        Tells whether everything came to its end in time; what didn't is named in the log.
        """
        self._deadline = time.monotonic() + self._patience
        order = self._order()
        sources = [label for label in order if self._is_pure_source(label)]
        steps = [label for label in order if not self._is_source(label)]
        connections = [label for label in order if isinstance(self.graph.nodes[label], TwoWay)]
        self._last_checkpoints(sources)
        in_time = [
            self._in_lanes(sources, lambda supervisor: supervisor.close()),
            self._settle(),
            self._offer_parked(),
            self._in_lanes(steps, lambda supervisor: supervisor.close()),
            self._settle(),
            self._in_lanes(connections, lambda supervisor: supervisor.close()),
        ]
        hung = self._driver.end(self._time_left())
        self._close_by_force(hung)
        self._close_shared()
        return self._close_state() and all(in_time) and not hung

    def stats(self) -> list[NodeStats]:
        """Read all counters."""
        types = self.graph.types
        return [node_stats(host, types[label]) for label, host in self._hosts.items()]

    def listen(self, label: str, listener: Listener) -> Callable[[], object]:
        """Let `listener` hear what comes out of a node; what is returned ends that."""
        host = self._hosts[label]
        call = host.lane.call
        call(lambda: host.listen(*host.listeners, listener))
        return lambda: call(
            lambda: host.listen(*(one for one in host.listeners if one is not listener))
        )

    # What the nodes of the run have in common (`wolkflow.engine.host.Run`)

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the object that the nodes of this run share under `key`, made on first use."""
        with self._sharing:
            if key not in self._shared:
                self._shared[key] = make()
            return self._shared[key]

    def store(self, label: str) -> MutableMapping[str, Any]:
        """Give a node's durable dict."""
        return self._state.store(label)

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""
        return self._state.folder(label)

    def room(self, label: str) -> int:
        """Count the messages that the flows behind a source that resumes can take now."""
        checkpoint = self._checkpoints.get(label)
        return WINDOW if checkpoint is None else max(0, WINDOW - checkpoint.waiting())

    # Inside

    def _wire(self, *, watch: bool) -> None:
        wiring = Wiring(self.graph, self._hosts)
        for label, host in self._hosts.items():
            ports = {port: wiring.outlet(label, port) for port in wiring.ports(label)}
            host.connect(wiring.outlet(label), ports)
        for host in self._hosts.values():
            if watch:
                host.watch()
            host.shut_out()

    def _order(self) -> list[str]:
        """List the nodes so that values flow from the front to the back; loops end at a two-way."""
        order: dict[str, None] = {}
        targets: dict[str, list[str]] = {label: [] for label in self.graph.nodes}
        for edge in self.graph.edges:
            targets[edge.source].append(edge.target)

        def visit(label: str, path: frozenset[str]) -> None:
            for target in targets[label]:
                if target not in order and target not in path:
                    visit(target, path | {label})
            order.setdefault(label)

        for label in self.graph.nodes:
            if label not in order:
                visit(label, frozenset())
        return list(reversed(order))

    def _is_source(self, label: str) -> bool:
        return isinstance(self.graph.nodes[label], Source)

    def _is_pure_source(self, label: str) -> bool:
        return self._is_source(label) and not isinstance(self.graph.nodes[label], TwoWay)

    def _in_lanes(self, labels: Iterable[str], action: Callable[[Supervisor], object]) -> bool:
        """Let each node's lane do something to it; wait for all, while there is time."""
        left = list(labels)
        done = threading.Event()
        lock = threading.Lock()

        def act(label: str) -> None:
            try:
                action(self._supervisors[label])
            finally:
                with lock:
                    left.remove(label)
                    if not left:
                        done.set()

        for label in list(left):
            self._hosts[label].lane.call(lambda label=label: act(label))  # type: ignore[misc]  # mypy can't infer a lambda with a default
        if not left or self._driver.wait(done, self._time_left()):
            return True
        log.error("not done in time: %s", ", ".join(left))
        return False

    def _time_left(self) -> float:
        """Seconds until our patience ends; a moment even then, for lanes that are well."""
        return max(MOMENT_SECONDS, self._deadline - time.monotonic())

    def _start_resources(self) -> None:
        """Let simulated hardware move: what was given and has `start` gets the engine's timers."""
        for resource in self._given.values():
            start = getattr(resource, "start", None)
            if start is not None:
                start(self._lanes["main"].after)

    def _settle(self) -> bool:
        if self._driver.settle(list(self._lanes.values()), self._time_left()):
            return True
        waiting = [lane.name for lane in self._lanes.values() if not (lane.idle and lane.asleep)]
        log.error("still busy when the time was over: %s", ", ".join(waiting))
        return False

    def _last_checkpoints(self, sources: list[str]) -> None:
        """Commit what has arrived, so that a restart repeats as little as possible."""
        for label in sources:
            if label in self._checkpoints:
                self._hosts[label].lane.call(self._checkpoints[label].begin)
        if self._checkpoints:
            self._settle()

    def _offer_parked(self) -> bool:
        for host in self._hosts.values():
            if host.parking is not None and host.parking.waiting:
                host.lane.call(host.parking.offer_again)
        settled = self._settle()
        for host in self._hosts.values():
            if host.waiting:
                host.log.error("%d messages could not be written", host.waiting)
        return settled

    def _close_by_force(self, hung: Sequence[Lane]) -> None:
        """Close what a hung lane holds from here: an actuator must reach its safe state."""
        for label in self._order():
            if self._hosts[label].lane in hung:
                self._supervisors[label].close()

    def _close_shared(self) -> None:
        for key, resource in self._shared.items():
            close = getattr(resource, "close", None)
            if close is not None:
                try:
                    close()
                except Exception as error:  # noqa: BLE001  # one resource's trouble must not keep the others open
                    log.warning("closing %s: %s", key, explain(error))

    def _save(self) -> None:
        try:
            self._state.save()
        except StateError as error:
            self._saving.say(log, logging.ERROR, str(error))
        self._lanes["state"].after(SAVE_SECONDS, self._save)

    def _close_state(self) -> bool:
        try:
            self._state.close()
        except StateError as error:
            log.error("%s", error)  # noqa: TRY400  # the text says it all
            return False
        return True

    def _node_failed(self, host: NodeHost, error: Exception) -> None:
        expected = isinstance(error, OSError | ValueError)
        log.error("%s: %s", host.label, explain(error), exc_info=None if expected else error)
        self._end(host.label, error)

    def _lane_failed(self, error: BaseException) -> None:
        log.critical("a lane broke: %s", explain(error), exc_info=error)
        self._end("the engine", error)

    def _end(self, label: str, error: BaseException) -> None:
        if self.failure is None:
            self.failure = (label, error)
        self.ended.set()
