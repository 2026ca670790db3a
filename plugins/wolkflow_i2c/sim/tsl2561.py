"""A TSL2561 in memory, in daylight: a fifth of what it counts is infrared."""

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.sim.world import Curve, room
from wolkflow_i2c.tsl2561 import Tsl2561, lux

FULL = {0: 5047, 1: 37177, 2: 65535}
SCALE = {0: 0.034, 1: 0.252, 2: 1.0}
INFRARED = 0.2


class Tsl2561Model(RegisterChip):
    """A TSL2561 of the flat package in the light that `light` says, in lx."""

    def __init__(self, light: Curve, clock: SimulationClock) -> None:
        self.light = light
        self._clock = clock
        super().__init__({0x01: b"\x02", 0x0A: b"\x50"})

    def take(self, sent: bytes) -> None:
        """Select a register: a command has its highest bit set."""
        if sent[0] & 0x80:
            super().take(bytes([sent[0] & 0x0F]) + sent[1:])

    def write_register(self, register: int, value: int) -> None:
        """Set a register; switching on begins a measurement."""
        if register in (0x00, 0x01):
            super().write_register(register, value)
        if register == 0x00:
            self.registers[0x0C:0x10] = bytes(4)
            self._begun = self._clock.monotonic()

    def answer(self, length: int) -> bytes:
        """Read registers; the counts are there when the first measurement is over."""
        now = self._clock.monotonic()
        gain, time = divmod(self.registers[0x01], 16)
        if self.registers[0x00] == 0x03 and now - self._begun >= SCALE[time] * 0.402:
            light = max(self.light(now), 0.0)
            everything = light / lux(1, INFRARED) * SCALE[time] * (1 if gain else 1 / 16)
            counts = [
                min(round(count), FULL[time]) for count in (everything, everything * INFRARED)
            ]
            self.registers[0x0C:0x10] = b"".join(count.to_bytes(2, "little") for count in counts)
        return super().answer(length)


def simulated_tsl2561(node: Tsl2561, clock: SimulationClock) -> Tsl2561Model:
    """Make the model for a node; each address has its own noise."""
    return Tsl2561Model(room(node.where)["light"], clock)
