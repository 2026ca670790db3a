"""The INA226 of Texas Instruments: voltage, current, power.

Registers are from data sheet SBOS547, section 7.6; table 7-1 has a worked example.
"""

from typing import ClassVar

from wolkflow_i2c.ina import CONFIG, RESET, Ina, Shunt
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.ti import NAMES

ID = 0xFF
LIMIT = 0x7FFF  # 81.92 mV


class Ina226(Ina):
    """Reads voltage, current and power from an INA226: up to 36 V, with 0.1 ohm up to 0.8 A."""

    example = "i2c.ina226: {address: 0x40, shunt: 0.002, every: 10s}"
    model = "wolkflow_i2c.sim.ina:simulated_ina226"
    signature = Signature(range(0x40, 0x50), ID, (0x2260,), length=2, mask=0xFFF0)
    config: ClassVar = 0x4727  # each value 1.1 ms, averaged over 64 measurements
    first: ClassVar = 0.155

    shunt: Shunt = 0.1

    def start(self) -> None:
        """Check that it is an INA226 and reset it."""
        self.identify(self.read_word(ID) & 0xFFF0, (0x2260,), "an INA226", NAMES)
        self.write_word(CONFIG, RESET)
        self.setup()

    def ampere(self) -> float:
        """Read the current: 2.5 µV across the shunt to a count."""
        return self.shunt_count(LIMIT) * 0.0000025 / self.shunt
