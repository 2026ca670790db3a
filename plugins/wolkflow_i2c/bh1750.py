"""The BH1750 of Rohm: light in lux. Commands and times are from its data sheet."""

from typing import ClassVar

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

POWER_ON, ONE_SHOT = 0x01, 0x20
SET_HIGH_BITS, SET_LOW_BITS = 0x40, 0x60  # of the measurement time
USUAL, SHORT = 69, 31  # measurement times; SHORT for light that USUAL can't count
LONGEST = 0.180  # seconds for a measurement of the usual time
FULL = 0xFFFF


class Bh1750(OneShotChip):
    """Reads how bright it is from a BH1750, from 1 to 121 000 lx."""

    example = "i2c.bh1750: {address: 0x23, every: 10s}"
    series: ClassVar = {"light": "lx"}
    model = "wolkflow_i2c.sim.bh1750:simulated_bh1750"
    signature = Signature((0x23, 0x5C))

    address: Address = 0x23

    def start(self) -> None:
        """Wake the chip; it has no id to check."""
        self.write(POWER_ON)

    def once(self) -> Steps[dict[str, float]]:
        """Measure once, and again for a shorter time when it is too bright: lx."""
        time = USUAL
        count = yield from self._count(time)
        if count == FULL:
            time = SHORT
            count = yield from self._count(time)
        if count == FULL:
            raise HardwareError(
                f"{self.where} is at its limit of 121 000 lx: shade it; if it is dark, check SDA"
            )
        return {"light": round(count / 1.2 * USUAL / time, 1)}

    def _count(self, time: int) -> Steps[int]:
        self.write(SET_HIGH_BITS | time >> 5)
        self.write(SET_LOW_BITS | time & 0b11111)
        self.write(ONE_SHOT)
        yield LONGEST * time / USUAL
        return int.from_bytes(self.receive(2), "big")
