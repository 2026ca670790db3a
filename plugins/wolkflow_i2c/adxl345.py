"""The ADXL345 of Analog Devices: acceleration up to 16 g.

Registers are from the data sheet ADXL345, revision G, section "Register map"; table 1 says 256
counts to 1 g in full resolution.
"""

import struct
from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.settling import SettlingChip
from wolkflow_i2c.signature import Signature

ID, RATE, POWER, FORMAT, MEASURED = 0x00, 0x2C, 0x2D, 0x31, 0x32
A_HUNDRED_HERTZ, MEASURING, FULL_RESOLUTION_16_G = 0x0A, 0x08, 0x0B


class Adxl345(SettlingChip):
    """Reads the acceleration from an ADXL345."""

    example = "i2c.adxl345: {address: 0x53, every: 100ms}"
    series: ClassVar = {"acceleration_x": "g", "acceleration_y": "g", "acceleration_z": "g"}
    model = "wolkflow_i2c.sim.adxl345:simulated_adxl345"
    signature = Signature((0x53, 0x1D), ID, (0xE5,))

    address: Address = 0x53

    def start(self) -> None:
        """Check that it is an ADXL345 and let it measure a hundred times a second."""
        self.identify(self.read_byte(ID), (0xE5,), "an ADXL345", {})
        self.write(RATE, A_HUNDRED_HERTZ)
        self.write(FORMAT, FULL_RESOLUTION_16_G)
        self.write(POWER, MEASURING)
        self.settle(0.012)  # "1/rate + 1.1 ms": table 1, turn-on time

    def latest(self) -> dict[str, float] | None:
        """Take the latest measurement: g."""
        if self.read_byte(POWER) != MEASURING:
            return self.restart()
        counts = struct.unpack("<hhh", self.read_block(MEASURED, 6))
        return {
            name: round(count / 256, 4) for name, count in zip(self.series, counts, strict=True)
        }
