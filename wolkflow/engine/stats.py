"""What a run looks like from outside, at one moment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wolkflow.engine.explain import explain
from wolkflow.message import Msg

if TYPE_CHECKING:
    from wolkflow.engine.host import NodeHost, State


@dataclass(frozen=True, slots=True)
class NodeStats:
    """One node's counters since the start, and its state now."""

    label: str
    type: str
    state: "State"
    received: int
    sent: int
    errors: int
    dropped: int
    skipped: int
    waiting: int
    last: Msg | None
    last_error: str
    status: str


def node_stats(host: "NodeHost", type_name: str) -> NodeStats:
    """Read a node's counters; numbers that change meanwhile are a moment old, never wrong."""
    return NodeStats(
        label=host.label,
        type=type_name,
        state=host.state,
        received=host.received,
        sent=host.passed_on,
        errors=host.errors,
        dropped=host.dropped,
        skipped=host.skipped,
        waiting=host.waiting,
        last=host.last,
        last_error=host.last_error,
        status=_status(host),
    )


def _status(host: "NodeHost") -> str:
    """Say what a person should know now: the node's own words, or why it is not open."""
    if host.state != "ok":
        return host.last_error
    try:
        return host.node.status()
    except Exception as error:  # noqa: BLE001  # asked from another thread, while it may be closing
        return explain(error)
