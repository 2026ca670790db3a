"""The hooks a plugin may implement; they register, they never carry a message."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pluggy

from wolkflow.node import Node

hookspec = pluggy.HookspecMarker("wolkflow")
hookimpl = pluggy.HookimplMarker("wolkflow")


class SimulationClock(Protocol):
    """The time in which a simulated world moves."""

    def monotonic(self) -> float:
        """Tell seconds since some start."""


@hookspec
def wolkflow_nodes() -> Mapping[str, type[Node] | str]:  # type: ignore[empty-body]  # a spec has no body
    """Name this plugin's nodes: YAML type -> class, or "module:Class" to import it when used."""


@hookspec
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:  # type: ignore[empty-body]  # a spec has no body
    """Make simulated hardware for `nodes`: by the key under which they share the real one."""
