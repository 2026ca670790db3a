"""A TSL2591 in memory, in daylight: a fifth of what it counts is infrared."""

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.sim.world import Curve, room
from wolkflow_i2c.tsl2591 import Tsl2591

GAIN = (1, 25, 428, 9876)
INFRARED = 0.2


class Tsl2591Model(RegisterChip):
    """A TSL2591 in the light that `light` says, in lx."""

    def __init__(self, light: Curve, clock: SimulationClock) -> None:
        self.light = light
        self._clock = clock
        super().__init__({0x11: b"\x00", 0x12: b"\x50"})

    def take(self, sent: bytes) -> None:
        """Select a register: the upper three bits are the command's own."""
        super().take(bytes([sent[0] & 0x1F]) + sent[1:])

    def write_register(self, register: int, value: int) -> None:
        """Set a register; switching on begins a measurement."""
        if register in (0x00, 0x01):
            super().write_register(register, value)
        if register == 0x00:
            self.registers[0x14:0x18] = bytes(4)
            self._begun = self._clock.monotonic()

    def answer(self, length: int) -> bytes:
        """Read registers; the counts are there when the first measurement is over."""
        now = self._clock.monotonic()
        control = self.registers[0x01]
        seconds = ((control & 0b111) + 1) * 0.1
        if self.registers[0x00] & 0b11 == 0b11 and now - self._begun >= seconds:
            per_lux = seconds * 1000 * GAIN[control >> 4 & 0b11] / 408
            everything = max(self.light(now), 0.0) * per_lux / (1 - INFRARED) ** 2
            full = 36863 if seconds < 0.15 else 0xFFFF
            counts = [min(round(count), full) for count in (everything, everything * INFRARED)]
            self.registers[0x14:0x18] = b"".join(count.to_bytes(2, "little") for count in counts)
        return super().answer(length)


def simulated_tsl2591(node: Tsl2591, clock: SimulationClock) -> Tsl2591Model:
    """Make the model for a node; each address has its own noise."""
    return Tsl2591Model(room(node.where)["light"], clock)
