"""Changing a pipeline while it runs: bring all to rest, and see what must not be lost."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from wolkflow.engine.assembly import Assembly
from wolkflow.engine.difference import Difference, difference
from wolkflow.engine.host import NodeHost
from wolkflow.engine.lanes import Lane
from wolkflow.engine.patience import Patience
from wolkflow.graph import Graph


@contextmanager
def at_rest(built: Assembly, kept: Collection[str], patience: Patience) -> Iterator[set[Lane]]:
    """Bring all lanes to rest: timers wait, kept sources' values wait, what was on its way arrives.

    The lanes in the set go on afterwards; new ones may be added. TimeoutError if they don't rest.
    """
    lanes = set(built.lanes.values())
    waiting = [host for host in built.sources + built.connections if host.label in kept]
    for host in waiting:
        host.hold()
    for lane in lanes:
        lane.holding = True
    try:
        if not patience.settle(list(built.lanes.values())):
            raise TimeoutError(
                f"values were still on their way after {patience.seconds:g} s: "
                "try again when there is less to do"
            )
        yield lanes
    finally:
        for host in waiting:
            host.release()
        for lane in lanes:
            lane.go_on()


def gone(built: Assembly, kept: Collection[str]) -> list[NodeHost]:
    """Give the nodes that will not go on."""
    return [host for host in built.order if host.label not in kept]


def compared(built: Assembly, graph: Graph) -> tuple[Difference, set[str]]:
    """Find what changes, and name the nodes that must be opened anew all the same."""
    found = difference(built.graph, graph)
    restart = at_home(built, found)
    return difference(built.graph, graph, restart), restart


def say_dropped(ending: Iterable[NodeHost]) -> None:
    """Say what was dropped at nodes that end: nobody can ask for their counters any more."""
    for host in ending:
        if host.dropped:
            host.log.warning("%d messages were dropped while it ran", host.dropped)


def at_home(built: Assembly, found: Difference) -> set[str]:
    """Name the nodes that must be opened anew to be called differently.

    They have files in a folder of that name, or hardware that others may know them by.
    """
    moved = {found.before[label]: built.hosts[found.before[label]] for label in found.moved}
    return {label for label, host in moved.items() if host.has_folder or list(host.node.claims())}


def at_risk(built: Assembly, kept: Collection[str]) -> list[str]:
    """Name the sources that must start anew from where they have committed.

    Not all that they sent is safe, and one of the sinks that has it does not go on.
    """
    return [
        label
        for label, checkpoint in built.checkpoints.items()
        if not checkpoint.safe and any(sink.label not in kept for sink in checkpoint.sinks)
    ]
