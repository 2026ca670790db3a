"""The LM75 and its many relatives: temperature.

The register is from National Semiconductor's data sheet LM75, section 1.8: the upper 9 bits count
half degrees. Relatives with finer steps (LM75A, PCT2075, STDS75) use the bits that follow.
"""

from wolkflow_i2c.signature import Signature
from wolkflow_i2c.thermometer import Thermometer, signed

CONFIG, SHUT_DOWN = 0x01, 0x01


class Lm75(Thermometer):
    """Reads the temperature from an LM75 or a relative of it."""

    example = "i2c.lm75: {address: 0x48, every: 10s}"
    model = "wolkflow_i2c.sim.thermometers:simulated_lm75"
    signature = Signature(range(0x48, 0x50))

    def start(self) -> None:
        """Let the chip measure; it has no id to check."""
        self.write(CONFIG, self.read_byte(CONFIG) & ~SHUT_DOWN)
        self.settle(0.3)  # the first measurement of the slowest relative

    def celsius(self, word: int) -> float:
        """Turn the register into °C."""
        return round(signed(word & 0xFFE0) / 256, 3)
