"""The INA219 of Texas Instruments: voltage, current, power.

Registers are from data sheet SBOS448, section 8.6; table 8 has a worked example.
"""

from typing import ClassVar

from wolkflow_i2c.ina import CONFIG, RESET, Ina, Shunt
from wolkflow_i2c.signature import Signature

AFTER_RESET = 0x399F
OTHERS = {0x4127: "an INA226: use i2c.ina226", 0x6127: "an INA260: use i2c.ina260"}
LIMIT = 32000  # 320 mV


class Ina219(Ina):
    """Reads voltage, current and power from an INA219: up to 26 V, with 0.1 ohm up to 3.2 A."""

    example = "i2c.ina219: {address: 0x40, shunt: 0.1, every: 10s}"
    model = "wolkflow_i2c.sim.ina:simulated_ina219"
    signature = Signature(range(0x40, 0x50))
    config: ClassVar = 0x3FFF  # 32 V, 320 mV, each value averaged over 128 measurements
    first: ClassVar = 0.140

    shunt: Shunt = 0.1

    def start(self) -> None:
        """Reset the chip, which has no id: what it is shows in its register after a reset."""
        self.write_word(CONFIG, RESET)
        self.sleep(0.001)
        self.identify(self.read_word(CONFIG), (AFTER_RESET,), "an INA219", OTHERS)
        self.setup()

    def volt(self) -> float:
        """Read the voltage between the load's supply and ground: 4 mV to a count."""
        return (self.read_word(0x02) >> 3) * 0.004

    def ampere(self) -> float:
        """Read the current: 10 µV across the shunt to a count."""
        return self.shunt_count(LIMIT) * 0.00001 / self.shunt
