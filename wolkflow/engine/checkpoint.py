"""At least once: a source's position is committed when all that came before it is safe.

A checkpoint notes the position, lets a mark travel behind the messages through every lane they go
through (as many rounds as there are changes of lane on the longest way), then asks the durable
sinks to flush, and only then tells the source. Nothing is tracked per message. What a step holds
back on purpose, such as the value a `debounce` waits with, is not waited for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wolkflow.engine.explain import explain
from wolkflow.engine.host import NodeHost
from wolkflow.engine.lanes import Lane
from wolkflow.graph import Graph
from wolkflow.node import Source, Step, TwoWay

EVERY_SECONDS = 1.0


class Checkpoint:
    """The checkpoints of one source that resumes."""

    def __init__(self, source: NodeHost, graph: Graph, hosts: Mapping[str, NodeHost]) -> None:
        if not isinstance(source.node, Source):
            raise TypeError(f"{source.label} is not a source")
        self._host = source
        self._source: Source = source.node
        behind = downstream(graph, source.label)
        self.lanes = _unique([source.lane, *(hosts[label].lane for label in behind)])
        self._rounds = 1 + _changes_of_lane(graph, hosts, source.label)
        self.sinks = [hosts[label] for label in behind if _durable(hosts[label])]
        self._running = False
        self._ended = False
        self.safe = True
        """Whether all that was sent before the last checkpoint is committed."""

    def start(self) -> None:
        """Make a checkpoint each second, in the source's lane."""
        self._host.lane.after(EVERY_SECONDS, self._tick)

    def end(self) -> None:
        """Make no more checkpoints."""
        self._ended = True

    def waiting(self) -> int:
        """Count this source's messages that are still on their way or parked."""
        parked = sum(sink.waiting for sink in self.sinks)
        return parked + sum(len(lane.kept) for lane in self.lanes)

    def begin(self) -> None:
        """Make a checkpoint now, unless one is under way or there is nothing new."""
        if self._running or self._ended:
            return
        position = self._source.position() if self._host.state == "ok" else None
        self.safe = position is None
        if position is None:
            return
        self._running = True
        self._mark(position, self._rounds)

    def _tick(self) -> None:
        if self._ended:
            return
        try:
            self.begin()
        except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
            self._host.log.warning("position: %s", explain(error))
        self.start()

    def _mark(self, position: Any, rounds: int) -> None:
        """Send the mark through all lanes, again and again: it stays behind the messages."""
        if rounds:
            self._through(
                [lane.call for lane in self.lanes], lambda: self._mark(position, rounds - 1)
            )
        else:
            self._flush(position)

    def _flush(self, position: Any) -> None:
        failed: list[NodeHost] = []

        def call_for(sink: NodeHost) -> Callable[[Callable[[], object]], object]:
            def flush(done: Callable[[], object]) -> None:
                if not _flushed(sink):
                    failed.append(sink)
                done()

            return lambda done: sink.lane.call(lambda: flush(done))

        calls = [call_for(sink) for sink in self.sinks]
        self._through(calls, lambda: self._finish(position, failed))

    def _finish(self, position: Any, failed: Sequence[NodeHost]) -> None:
        self._running = False
        if failed:
            return
        try:
            self._source.commit(position)
        except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
            self._host.log.warning("committing a position: %s", explain(error))
        else:
            self.safe = True

    def _through(
        self,
        calls: Sequence[Callable[[Callable[[], object]], object]],
        then: Callable[[], object],
    ) -> None:
        """Start all calls; when each has called back, go on in the source's lane."""
        left = [len(calls)]

        def done() -> None:
            left[0] -= 1
            if not left[0]:
                self._host.lane.call(then)

        if not calls:
            then()
        for call in calls:
            call(lambda: self._host.lane.call(done))


def downstream(graph: Graph, label: str) -> list[str]:
    """Name the nodes that a source's messages reach; a two-way node is where they end."""
    found: dict[str, None] = {}
    open_ends = [label]
    while open_ends:
        for target in _targets(graph, open_ends.pop()):
            if target not in found:
                found[target] = None
                open_ends.append(target)
    return list(found)


def _targets(graph: Graph, label: str) -> list[str]:
    ways = [edge for edge in graph.edges if edge.source == label]
    return [edge.target for edge in ways if not (edge.port or "").startswith("@")]


def _changes_of_lane(graph: Graph, hosts: Mapping[str, NodeHost], label: str) -> int:
    known: dict[str, int] = {}

    def longest(label: str) -> int:
        if label not in known:
            known[label] = 0
            ways = [] if isinstance(graph.nodes[label], TwoWay) else _targets(graph, label)
            changes = [longest(to) + (hosts[to].lane is not hosts[label].lane) for to in ways]
            known[label] = max(changes, default=0)
        return known[label]

    return longest(label)


def _durable(host: NodeHost) -> bool:
    return isinstance(host.node, Step) and host.node.durable


def _flushed(sink: NodeHost) -> bool:
    if sink.state == "skipped":
        return True  # the run goes without it, and so does the source
    if sink.state != "ok" or sink.waiting or not isinstance(sink.node, Step):
        return False
    try:
        sink.node.flush()
    except Exception as error:  # noqa: BLE001  # a node's hook may fail in any way
        sink.log.warning("not saved: %s", explain(error))
        return False
    return True


def _unique(lanes: Sequence[Lane]) -> list[Lane]:
    return list(dict.fromkeys(lanes))
