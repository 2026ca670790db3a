"""A PCA9685 in memory."""

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.pca9685 import Pca9685


class Pca9685Model(RegisterChip):
    """A PCA9685: its channels are off after power-on, and it sleeps."""

    def __init__(self) -> None:
        off = {0x06 + 4 * channel: b"\x00\x00\x00\x10" for channel in range(16)}
        super().__init__({0x00: b"\x11", 0x01: b"\x04", 0xFE: b"\x1e", **off})

    def write_register(self, register: int, value: int) -> None:
        """Set a register; the prescaler takes nothing while the chip is awake: section 7.3.5."""
        if register != 0xFE or self.registers[0x00] & 0x10:
            super().write_register(register, value)

    def on(self, channel: int) -> float:
        """Tell the part of the period in which a channel is on, 0 to 1."""
        content = self.registers[0x06 + 4 * channel : 0x0A + 4 * channel]
        if self.registers[0x00] & 0x10 or content[3] & 0x10:
            return 0.0
        return 1.0 if content[1] & 0x10 else int.from_bytes(content[2:], "little") / 4096

    def driven(self, channel: int) -> float | None:
        """Tell the same: a channel is always an output."""
        return self.on(channel)


def simulated_pca9685(node: Pca9685, clock: SimulationClock) -> Pca9685Model:
    """Make the model for a node; it needs no time and no world."""
    del node, clock
    return Pca9685Model()
