"""An MPU-6050 in memory, on a board that swings."""

import struct
from collections.abc import Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.mpu6050 import Mpu6050
from wolkflow_i2c.sim.world import Curve, tilting


class Mpu6050Model(RegisterChip):
    """An MPU-6050 that moves as `world` says: in g and °/s, by series."""

    def __init__(self, world: Mapping[str, Curve], clock: SimulationClock) -> None:
        self.world = world
        self._clock = clock
        super().__init__({0x6B: b"\x40", 0x75: b"\x68"})

    def write_register(self, register: int, value: int) -> None:
        """Set a register; one bit resets the chip."""
        if register == 0x6B and value & 0x80:
            self.power_on()
        else:
            super().write_register(register, value)

    def answer(self, length: int) -> bytes:
        """Read registers; while the chip sleeps, the measurement stays as it is."""
        if not self.registers[0x6B] & 0x40:
            self.registers[0x3B:0x49] = self._measure()
        return super().answer(length)

    def _measure(self) -> bytes:
        now = self._clock.monotonic()
        most = 2 << (self.registers[0x1C] >> 3 & 0b11)
        fastest = 250 << (self.registers[0x1B] >> 3 & 0b11)
        counts = [
            *(self._count(f"acceleration_{axis}", most, now) for axis in "xyz"),
            _limited((self.world["temperature"](now) - 36.53) * 340),
            *(self._count(f"rotation_{axis}", fastest, now) for axis in "xyz"),
        ]
        return struct.pack(">hhhhhhh", *counts)

    def _count(self, name: str, full: int, now: float) -> int:
        return _limited(self.world[name](now) / full * 32768)


def _limited(count: float) -> int:
    return min(max(round(count), -32768), 32767)


def simulated_mpu6050(node: Mpu6050, clock: SimulationClock) -> Mpu6050Model:
    """Make the model for a node; each address has its own noise."""
    return Mpu6050Model(tilting(node.where), clock)
