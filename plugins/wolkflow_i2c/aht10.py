"""The AHT10 and AHT15 of Aosong: the AHT20's forerunners, without a checksum.

Commands are from the data sheet AHT10, version 1.1, sections 5.3 and 5.4.
"""

from typing import ClassVar

from wolkflow_i2c.aht20 import Aht20


class Aht10(Aht20):
    """Reads temperature and humidity from an AHT10 or AHT15."""

    example = "i2c.aht10: {every: 10s}"
    model = "wolkflow_i2c.sim.aht20:simulated_aht10"
    setup: ClassVar = (0xE1, 0x08, 0x00)
    length: ClassVar = 6

    def check(self, answer: bytes) -> bytes:
        """Take what was read as it is: this chip sends no checksum."""
        return answer
