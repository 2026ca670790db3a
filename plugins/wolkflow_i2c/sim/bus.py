"""Simulated buses, with a model for each chip of a pipeline."""

from collections.abc import Iterable, Mapping

from wolkflow import HardwareError, SimulationClock
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.device import I2cDevice


class NoModel:
    """A chip of which there is no model: it says so, instead of being looked for on a desk."""

    is_model = False

    def __init__(self, where: str) -> None:
        self._said = f"nothing simulates the chip at {where}: let its class define `simulated`"

    def power_on(self) -> None:
        """Do nothing."""

    def take(self, sent: bytes) -> None:
        """Refuse."""
        del sent
        raise HardwareError(self._said)

    def answer(self, length: int) -> bytes:
        """Refuse."""
        del length
        raise HardwareError(self._said)


class SimulatedBus(FakeBus):
    """A bus in memory that knows for which nodes its chips were made."""

    def __init__(self) -> None:
        super().__init__()
        self.made_for: dict[int, str] = {}

    def equip(self, node: I2cDevice, clock: SimulationClock) -> None:
        """Put a node's chip on the bus."""
        model = node.simulated(clock) or NoModel(node.where)
        is_shared = any(claim.shared for claim in node.claims())
        self.plug(node.address, model)
        self.made_for[node.address] = type(model).__name__ if is_shared else repr(node)

    def join(self, other: FakeBus) -> None:
        """Take over the chips of a changed pipeline; those of unchanged nodes notice nothing."""
        made_for = other.made_for if isinstance(other, SimulatedBus) else {}
        for address, chip in other.chips.items():
            if self.made_for.get(address) != made_for.get(address):
                self.plug(address, chip)
        for address in self.made_for.keys() - made_for.keys():
            self.chips.pop(address, None)
        self.made_for = made_for


def simulated_buses(
    chips: Iterable[I2cDevice], clock: SimulationClock
) -> Mapping[str, SimulatedBus]:
    """Make the buses that `chips` need, by the key under which they share the real ones."""
    buses: dict[str, SimulatedBus] = {}
    for chip in chips:
        buses.setdefault(f"i2c-{chip.bus}", SimulatedBus()).equip(chip, clock)
    return buses
