"""The TMP102 of Texas Instruments: temperature.

Registers are from data sheet SBOS397, section 7.5; table 7-2 has temperatures and their codes.
"""

from wolkflow_i2c.signature import Signature
from wolkflow_i2c.thermometer import Thermometer, signed

CONFIG = 0x01
USUAL = 0x60A0  # 4 measurements a second, 12 bits: the value after power-on
FIRST = 0.035  # seconds until the first measurement


class Tmp102(Thermometer):
    """Reads the temperature from a TMP102 or TMP112."""

    example = "i2c.tmp102: {address: 0x48, every: 10s}"
    model = "wolkflow_i2c.sim.thermometers:simulated_tmp102"
    signature = Signature(range(0x48, 0x4C))

    def start(self) -> None:
        """Let the chip measure four times a second; it has no id to check."""
        self.write_word(CONFIG, USUAL)
        self.settle(FIRST)

    def celsius(self, word: int) -> float:
        """Turn the register into °C: sixteenths, in the upper 12 bits."""
        return (signed(word) >> 4) * 0.0625
