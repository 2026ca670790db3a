"""The TSL2591 of ams: light in lux, from starlight to sun.

Registers are from the data sheet TSL2591, version 1-02, section "Register description". ams gives
no formula there; this one and the gains are what the driver of the Linux kernel uses.
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.light import LightSensor, Range
from wolkflow_i2c.signature import Signature

COMMAND = 0xA0
ENABLE, CONTROL, ID, COUNTS = 0x00, 0x01, 0x12, 0x14
ON = 0x03
TIME, MILLISECONDS = 0x01, 200
COUNTS_PER_LUX = MILLISECONDS / 408


class Tsl2591(LightSensor):
    """Reads how bright it is from a TSL2591, from 0.001 to 88 000 lx."""

    example = "i2c.tsl2591: {every: 5s}"
    model = "wolkflow_i2c.sim.tsl2591:simulated_tsl2591"
    signature = Signature((0x29,), COMMAND | ID, (0x50,))
    ranges: ClassVar = (
        Range(0x00 | TIME, 0.2, COUNTS_PER_LUX, 1000, 0xFFFF),
        Range(0x10 | TIME, 0.2, COUNTS_PER_LUX * 25, 1000, 60_000),
        Range(0x20 | TIME, 0.2, COUNTS_PER_LUX * 428, 1000, 60_000),
        Range(0x30 | TIME, 0.2, COUNTS_PER_LUX * 9876, 0, 60_000),
    )

    address: Address = 0x29

    def wake(self) -> None:
        """Check that it is a TSL2591."""
        self.identify(self.read_byte(COMMAND | ID), (0x50,), "a TSL2591", {})

    def choose(self, code: int) -> None:
        """Set the gain, and begin anew."""
        self.write(COMMAND | ENABLE, 0)
        self.write(COMMAND | CONTROL, code)
        self.write(COMMAND | ENABLE, ON)

    def is_awake(self, code: int) -> bool:
        """Tell whether the chip is on and still has its range."""
        enable, control = self.read_block(COMMAND | ENABLE, 2)
        return (enable, control) == (ON, code)

    def counts(self) -> tuple[int, int]:
        """Read both channels: all light, and infrared."""
        content = self.read_block(COMMAND | COUNTS, 4)
        return int.from_bytes(content[:2], "little"), int.from_bytes(content[2:], "little")

    def lux(self, first: int, second: int, factor: float) -> float:
        """Turn the counts into lx."""
        if not first:
            return 0.0
        return max((first - second) * (1 - second / first) / factor, 0.0)
