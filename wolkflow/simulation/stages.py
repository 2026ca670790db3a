"""Where a scenario takes hold of a node's simulated hardware, or of its reading."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from wolkflow.errors import HardwareError
from wolkflow.hookspecs import SimulationClock
from wolkflow.node import Poller
from wolkflow.simulation.curves import Curve


class Stage(Protocol):
    """A node's simulated hardware in the hands of a scenario."""

    @property
    def faults(self) -> Collection[str]:
        """The faults that it can have."""

    def measure(self, series: str, curve: Curve) -> None:
        """Let it measure what a curve says; KeyError if it has no such series."""

    def begin(self, fault: str) -> None:
        """Let something go wrong."""

    def end(self, fault: str) -> None:
        """Let it be right again."""

    def leave(self) -> None:
        """Let the hardware be as it was without a scenario."""


class ReadingStage:
    """Any other sensor: what it reads is replaced, its hardware is not asked."""

    faults = ("nack", "unplug")

    def __init__(self, node: Poller, clock: SimulationClock) -> None:
        self._curves: dict[str, Curve] = {}
        self._node = node
        self._clock = clock
        self._read: Callable[[], Any] = node.read
        self._is_lost = False
        vars(node)["read"] = self.read

    def measure(self, series: str, curve: Curve) -> None:
        """Read what a curve says."""
        if self._node.series is not None and series not in self._node.series:
            raise KeyError(series)
        self._curves[series] = curve

    def read(self) -> Any:
        """Read as the node does, with the scenario's values in place of its own."""
        if self._is_lost:
            raise HardwareError(f"{self._node.label} does not answer: it is unplugged")
        now = self._clock.monotonic()
        given = {name: curve(now) for name, curve in self._curves.items()}
        if not given or given.keys() >= (self._node.series or {}).keys():
            return given or self._read()
        found = self._read()
        return {**found, **given} if isinstance(found, Mapping) else given

    def begin(self, fault: str) -> None:
        """Let it be gone."""
        del fault
        self._is_lost = True

    def end(self, fault: str) -> None:
        """Let it be back."""
        del fault
        self._is_lost = False

    def leave(self) -> None:
        """Let the node read by itself."""
        vars(self._node).pop("read", None)
