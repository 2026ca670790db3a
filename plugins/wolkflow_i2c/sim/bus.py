"""Simulated buses, with a model for each chip of a pipeline."""

from collections.abc import Iterable, Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import FakeBus
from wolkflow_i2c.device import I2cDevice


def simulated_buses(chips: Iterable[I2cDevice], clock: SimulationClock) -> Mapping[str, FakeBus]:
    """Make the buses that `chips` need, by the key under which they share the real ones."""
    buses: dict[str, FakeBus] = {}
    for chip in chips:
        bus = buses.setdefault(f"i2c-{chip.bus}", FakeBus())
        model = chip.simulated(clock)
        if model is not None:
            bus.plug(chip.address, model)
    return buses
