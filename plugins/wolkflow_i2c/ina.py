"""What the power meters of Texas Instruments share: they measure voltage and current all the time.

The current is worked out here, from the voltage across the shunt, not by the chip: its calibration
register is lost when the supply dips, and then it says 0 A.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.settling import SettlingChip

CONFIG = 0x00
RESET = 0x8000

Shunt = Annotated[float, Field(gt=0, description="resistance of the shunt in ohms")]


class Ina(SettlingChip):
    """A power meter whose registers have 16 bits, high byte first."""

    series: ClassVar = {"voltage": "V", "current": "A", "power": "W"}
    config: ClassVar[int]
    """What is set in the configuration register: how long it measures."""

    first: ClassVar[float]
    """Seconds until the first measurement of both values is over, with that configuration."""

    address: Address = 0x40

    def setup(self) -> None:
        """Set how the chip measures."""
        self.write_word(CONFIG, self.config)
        self.settle(self.first)

    def latest(self) -> dict[str, float] | None:
        """Take the latest measurement: V, A and W."""
        if self.read_word(CONFIG) != self.config:
            return self.restart()
        volt, ampere = self.volt(), self.ampere()
        return {
            "voltage": round(volt, 5),
            "current": round(ampere, 6),
            "power": round(volt * ampere, 5),
        }

    def volt(self) -> float:
        """Read the voltage between the load's supply and ground."""
        return self.read_word(0x02) * 0.00125

    def ampere(self) -> float:
        """Read the current through the shunt."""
        raise NotImplementedError

    def shunt_count(self, limit: int) -> int:
        """Read the voltage across the shunt; an error when it is at the end of its range."""
        count = self.read_word(0x01, signed=True)
        if abs(count) >= limit:
            raise HardwareError(
                f"{self.where} is at its limit: the current is too high for this shunt"
            )
        return count
