"""The hooks a plugin may implement; they register, they never carry a message."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import pluggy

from wolkflow.node import Node

hookspec = pluggy.HookspecMarker("wolkflow")
hookimpl = pluggy.HookimplMarker("wolkflow")


class SimulationClock(Protocol):
    """The time in which a simulated world moves."""

    def monotonic(self) -> float:
        """Tell seconds since some start."""


class ChipFound(NamedTuple):
    """A chip that answers on a bus.

    `types` are the node types it may be for, the likeliest first; `is_sure` tells that an id says
    so. `note` is what else is known: the id, or who else uses the chip.
    """

    address: int
    types: tuple[str, ...]
    is_sure: bool
    note: str


@hookspec
def wolkflow_nodes() -> Mapping[str, type[Node] | str]:  # type: ignore[empty-body]  # a spec has no body
    """Name this plugin's nodes: YAML type -> class, or "module:Class" to import it when used."""


@hookspec
def wolkflow_simulate(nodes: Sequence[Node], clock: SimulationClock) -> Mapping[str, object]:  # type: ignore[empty-body]  # a spec has no body
    """Make simulated hardware for `nodes`: by the key under which they share the real one."""


@hookspec(firstresult=True)
def wolkflow_scan_i2c(
    number: int, types: Mapping[str, type[Node]], simulated: object | None
) -> Sequence[ChipFound] | None:
    """Find the chips on an I2C bus, or on a simulated one, and what of `types` they are for."""
