"""A graph with all that the engine has for it: lanes, hosts, supervisors, checkpoints."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cached_property

from wolkflow.engine.checkpoint import Checkpoint
from wolkflow.engine.host import NodeHost
from wolkflow.engine.lanes import Lane
from wolkflow.engine.run import Run
from wolkflow.engine.supervise import Fatal, Supervisor
from wolkflow.engine.wiring import Wiring
from wolkflow.graph import Graph
from wolkflow.node import Source, TwoWay

ALWAYS = ("main", "state")
"""The lanes that every run has."""


class Assembly:
    """One graph of a run; `wire` makes its wires.

    Of an earlier one, the nodes in `staying` are used again: labels of now and of then.
    """

    def __init__(
        self,
        graph: Graph,
        run: Run,
        *,
        lane: Callable[[str], Lane],
        fatal: Fatal,
        before: "Assembly | None" = None,
        staying: Mapping[str, str] | None = None,
    ) -> None:
        then = staying or {}
        old = {label: before.hosts[was] for label, was in then.items()} if before else {}
        nodes = {
            label: old[label].node if label in old else node for label, node in graph.nodes.items()
        }
        known = before.lanes if before else {}
        names = dict.fromkeys([*ALWAYS, *(node.lane for node in nodes.values())])
        self.graph = replace(graph, nodes=nodes)
        self.lanes: dict[str, Lane] = {name: known.get(name) or lane(name) for name in names}
        self.hosts: dict[str, NodeHost] = {
            label: old.get(label)
            or NodeHost(node, label, graph.series[label], self.lanes[node.lane], run)
            for label, node in nodes.items()
        }
        self.supervisors: dict[str, Supervisor] = {
            label: before.supervisors[then[label]]
            if before and label in then
            else Supervisor(host, fatal)
            for label, host in self.hosts.items()
        }
        self.checkpoints = {
            label: Checkpoint(host, self.graph, self.hosts)
            for label, host in self.hosts.items()
            if isinstance(host.node, Source) and host.node.resumes
        }

    def wire(self) -> None:
        """Compile the wires; what they were before is forgotten."""
        for host in self.hosts.values():
            host.unwire()
        wiring = Wiring(self.graph, self.hosts)
        for label, host in self.hosts.items():
            ports = {port: wiring.outlet(label, port) for port in wiring.ports(label)}
            host.connect(wiring.outlet(label), ports)

    def begin_checkpoints(self) -> int:
        """Let every source that resumes commit what has arrived; tell how many there are."""
        for label, checkpoint in self.checkpoints.items():
            self.hosts[label].lane.call(checkpoint.begin)
        return len(self.checkpoints)

    def close_all_in(self, hung: Collection[Lane]) -> None:
        """Close what hung lanes hold from here: an actuator must reach its safe state."""
        for host in (host for host in self.order if host.lane in hung):
            self.supervisors[host.label].close()

    @cached_property
    def order(self) -> list[NodeHost]:
        """The nodes so that values flow from the front to the back; loops end at a two-way."""
        order: dict[str, None] = {}
        targets: dict[str, list[str]] = {label: [] for label in self.hosts}
        for edge in self.graph.edges:
            targets[edge.source].append(edge.target)

        def visit(label: str, path: frozenset[str]) -> None:
            for target in targets[label]:
                if target not in order and target not in path:
                    visit(target, path | {label})
            order.setdefault(label)

        for label in self.hosts:
            if label not in order:
                visit(label, frozenset())
        return [self.hosts[label] for label in reversed(order)]

    @property
    def sources(self) -> list[NodeHost]:
        """Where values come from, and nothing ends."""
        return [host for host in self.order if _is_source(host) and not _is_two_way(host)]

    @property
    def steps(self) -> list[NodeHost]:
        """What values go through or end in."""
        return [host for host in self.order if not _is_source(host)]

    @property
    def connections(self) -> list[NodeHost]:
        """What values both end in and come from."""
        return [host for host in self.order if _is_two_way(host)]

    @property
    def openings(self) -> list[list[NodeHost]]:
        """What is opened first, and what then: all that values end in, then what they come from."""
        sources = self.sources
        return [[host for host in reversed(self.order) if host not in sources], sources]


def _is_source(host: NodeHost) -> bool:
    return isinstance(host.node, Source)


def _is_two_way(host: NodeHost) -> bool:
    return isinstance(host.node, TwoWay)
