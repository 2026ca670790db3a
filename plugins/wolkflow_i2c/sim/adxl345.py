"""An ADXL345 in memory, on a board that swings."""

import struct
from collections.abc import Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.adxl345 import Adxl345
from wolkflow_i2c.sim.world import Curve, tilting


class Adxl345Model(RegisterChip):
    """An ADXL345 that is accelerated as `world` says: in g, by series."""

    def __init__(self, world: Mapping[str, Curve], clock: SimulationClock) -> None:
        self.world = world
        self._clock = clock
        super().__init__({0x00: b"\xe5", 0x2C: b"\x0a"})

    def answer(self, length: int) -> bytes:
        """Read registers; while the chip is on standby, the measurement stays as it is."""
        if self.registers[0x2D] & 0x08:
            now = self._clock.monotonic()
            most = 16 * 256 - 1
            counts = [
                min(max(round(self.world[f"acceleration_{axis}"](now) * 256), -most - 1), most)
                for axis in "xyz"
            ]
            self.registers[0x32:0x38] = struct.pack("<hhh", *counts)
        return super().answer(length)


def simulated_adxl345(node: Adxl345, clock: SimulationClock) -> Adxl345Model:
    """Make the model for a node; each address has its own noise."""
    return Adxl345Model(tilting(node.where), clock)
