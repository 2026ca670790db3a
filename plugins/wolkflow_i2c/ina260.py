"""The INA260 of Texas Instruments: voltage, current, power; its shunt is built in.

Registers are from data sheet SBOS656, section 8.6.
"""

from typing import ClassVar

from wolkflow_i2c.ina import CONFIG, RESET, Ina
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.ti import NAMES

ID = 0xFF
LIMIT = 0x7FFF


class Ina260(Ina):
    """Reads voltage, current and power from an INA260: up to 36 V and 15 A."""

    example = "i2c.ina260: {address: 0x40, every: 10s}"
    model = "wolkflow_i2c.sim.ina:simulated_ina260"
    signature = Signature(range(0x40, 0x50), ID, (0x2270,), length=2, mask=0xFFF0)
    config: ClassVar = 0x6727  # each value 1.1 ms, averaged over 64 measurements
    first: ClassVar = 0.155

    def start(self) -> None:
        """Check that it is an INA260 and reset it."""
        self.identify(self.read_word(ID) & 0xFFF0, (0x2270,), "an INA260", NAMES)
        self.write_word(CONFIG, RESET)
        self.setup()

    def ampere(self) -> float:
        """Read the current: 1.25 mA to a count."""
        return self.shunt_count(LIMIT) * 0.00125
