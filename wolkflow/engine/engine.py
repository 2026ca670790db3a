"""A run: the graph's nodes opened, fed, watched over, and closed in an order that loses nothing."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from wolkflow.engine.arranging import arrange
from wolkflow.engine.assembly import Assembly
from wolkflow.engine.audience import Audience
from wolkflow.engine.change import at_rest, at_risk, compared, gone, say_dropped
from wolkflow.engine.clock import Clock
from wolkflow.engine.difference import Difference, difference
from wolkflow.engine.driver import Driver
from wolkflow.engine.explain import explain
from wolkflow.engine.host import NodeHost
from wolkflow.engine.lanes import Lane
from wolkflow.engine.listening import Listener
from wolkflow.engine.patience import Patience
from wolkflow.engine.resources import Resources
from wolkflow.engine.saving import Saving
from wolkflow.engine.state import State
from wolkflow.engine.stats import NodeStats, node_stats
from wolkflow.graph import Graph

WINDOW = 1_000
"""How many messages of a source that resumes may be on their way at once."""

log = logging.getLogger("wolkflow.engine")


class Engine:
    """Runs a graph once: `start`, then `stop`; `change` lets another graph go on in its place.

    `patience_seconds` bounds each, so that one node that hangs can't hold up the others for longer.
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
        self.clock = clock
        self.ended = threading.Event()
        """Set when the run can't go on; `failure` says why."""
        self.failure: tuple[str, BaseException] | None = None
        self._state = state
        self._driver = driver
        self._patience = Patience(driver, patience_seconds)
        self._resources = Resources(resources or {})
        self._watch = watch
        self._changing = False
        self._wiring = threading.Lock()
        self._audience = Audience(lambda: self._built.hosts, self._wiring)
        self._saving = Saving(state, clock)
        self._built = self._assembly(graph)
        self._wire(self._built)

    @property
    def graph(self) -> Graph:
        """What runs; after a `change` it is another one."""
        return self._built.graph

    def start(self) -> None:
        """Open every node, sinks before sources, and let values flow; a late one is tried again."""
        built = self._built
        self._driver.start(list(built.lanes.values()))
        self._patience.begin(2)
        arrange(self._state, built.graph)
        self._resources.start(built.lanes["main"].after)
        for hosts in built.openings:
            self._patience.each(hosts, self._open)
        for checkpoint in built.checkpoints.values():
            checkpoint.start()
        self._saving.start(built.lanes["state"])

    def change(self, graph: Graph, resources: Mapping[str, object] | None = None) -> Difference:
        """Go on with another graph: only nodes that are new or have other settings are opened.

        Call it between `start` and `stop`, from one thread, not from a lane. Values that come
        meanwhile wait. TimeoutError if what is on its way does not arrive in time: then nothing
        has changed. `resources` are simulated hardware for the new nodes.
        """
        self._patience.begin()
        old = self._built
        found, restart = compared(old, graph)
        with at_rest(old, found.staying.values(), self._patience) as lanes:
            self._changing = True
            try:
                self._offer_parked(gone(old, found.staying.values()))
                self._last_checkpoints(old)
                restart.update(at_risk(old, found.staying.values()))
                found = difference(old.graph, graph, restart)
                new = self._assembly(graph, old, found.staying)
                self._replace(old, new, found, resources or {})
                lanes.update(self._built.lanes.values())
            finally:
                self._changing = False
        self._driver.drop([lane for lane in lanes if lane not in self._built.lanes.values()])
        return found

    def stop(self) -> bool:
        """End the run: sources first, then what is on its way, then steps and connections.

        Tells whether everything came to its end in time; what didn't is named in the log.
        """
        self._patience.begin()
        built = self._built
        self._last_checkpoints(built)
        in_time = [self._close(built, built.sources)]
        in_time += [self._settle(), self._offer_parked(built.order)]
        for hosts in (built.steps, built.connections):
            in_time += [self._close(built, hosts), self._settle()]
        hung = self._driver.end(self._patience.left())
        built.close_all_in(hung)
        self._resources.close()
        return self._saving.close() and all(in_time) and not hung

    def stats(self) -> list[NodeStats]:
        """Read all counters."""
        built = self._built
        return [node_stats(host, built.graph.types[label]) for label, host in built.hosts.items()]

    def listen(self, label: str, listener: Listener) -> Callable[[], object]:
        """Let `listener` hear what comes out of a node; what is returned ends that."""
        return self._audience.add(label, listener)

    # What the nodes of the run have in common (`wolkflow.engine.host.Run`)

    def shared(self, key: str, make: Callable[[], Any]) -> Any:
        """Give the object that the nodes of this run share under `key`, made on first use."""
        return self._resources.get(key, make)

    def store(self, label: str) -> MutableMapping[str, Any]:
        """Give a node's durable dict."""
        return self._state.store(label)

    def folder(self, label: str) -> Path:
        """Give a node's folder for durable files."""
        return self._state.folder(label)

    def room(self, label: str) -> int:
        """Count the messages that the flows behind a source that resumes can take now."""
        if self._changing:
            return 0
        checkpoint = self._built.checkpoints.get(label)
        return WINDOW if checkpoint is None else max(0, WINDOW - checkpoint.waiting())

    # Inside

    @property
    def _hosts(self) -> Mapping[str, NodeHost]:
        return self._built.hosts

    def _assembly(
        self,
        graph: Graph,
        before: Assembly | None = None,
        staying: Mapping[str, str] | None = None,
    ) -> Assembly:
        def lane(name: str) -> Lane:
            return Lane(name, self.clock, self._lane_failed)

        return Assembly(
            graph, self, lane=lane, fatal=self._node_failed, before=before, staying=staying
        )

    def _wire(self, built: Assembly, kept: Sequence[str] = ()) -> None:
        built.wire()
        for label, host in built.hosts.items():
            if label in kept:
                continue
            if self._watch:
                host.watch()
            host.shut_out()

    def _replace(
        self, old: Assembly, new: Assembly, found: Difference, resources: Mapping[str, object]
    ) -> None:
        """Close what is gone, lead the wires elsewhere, open what is new; while all lanes rest."""
        ending = gone(old, found.staying.values())
        for stage in (old.sources, old.steps, old.connections):
            self._close(old, [host for host in stage if host in ending])
            self._patience.settle(list(old.lanes.values()))
        say_dropped(ending)
        for label in found.changed:
            new.hosts[label].succeed(old.hosts[found.before[label]])
        for label in found.moved:
            new.hosts[label].call(label)
        arrange(self._state, new.graph)
        self._saving.now()
        with self._wiring:
            self._wire(new, found.kept)
            self._built = new
        for checkpoint in old.checkpoints.values():
            checkpoint.end()
        added = [lane for lane in new.lanes.values() if lane not in old.lanes.values()]
        for lane in added:
            lane.holding = True
        self._driver.start(added)
        self._resources.add(resources, new.lanes["main"].after)
        for hosts in new.openings:
            self._patience.each([one for one in hosts if one.label not in found.kept], self._open)
        for checkpoint in new.checkpoints.values():
            checkpoint.start()

    def _open(self, host: NodeHost) -> None:
        self._built.supervisors[host.label].open()

    def _close(self, built: Assembly, hosts: Iterable[NodeHost]) -> bool:
        return self._patience.each(hosts, lambda host: built.supervisors[host.label].close())

    def _settle(self) -> bool:
        return self._patience.settle(list(self._built.lanes.values()))

    def _last_checkpoints(self, built: Assembly) -> None:
        """Commit what has arrived, so that a restart repeats as little as possible."""
        if built.begin_checkpoints():
            self._settle()

    def _offer_parked(self, hosts: Iterable[NodeHost]) -> bool:
        parked = [(host, host.parking) for host in hosts if host.parking and host.waiting]
        for host, parking in parked:
            host.lane.call(parking.offer_again)
        settled = self._settle()
        for host, _ in parked:
            if host.waiting:
                host.log.error("%d messages could not be written", host.waiting)
        return settled

    def _node_failed(self, host: NodeHost, error: Exception) -> None:
        expected = isinstance(error, OSError | ValueError)
        log.error("%s: %s", host.label, explain(error), exc_info=None if expected else error)
        self._end(host.label, error)

    def _lane_failed(self, error: BaseException) -> None:
        log.critical("a lane broke: %s", explain(error), exc_info=error)
        self._end("the engine", error)

    def _end(self, label: str, error: BaseException) -> None:
        self.failure = self.failure or (label, error)
        self.ended.set()
