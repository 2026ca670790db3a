"""The HDC1080 of Texas Instruments: temperature and humidity.

Registers, times and formulas are from data sheet SNAS672, sections 8.5 and 8.6 and table 7.5.
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature
from wolkflow_i2c.ti import NAMES

MEASURE, CONFIG, ID = 0x00, 0x02, 0xFF
BOTH = 0x1000  # temperature and humidity in one measurement, 14 bits each
LONGEST = 0.0145  # seconds


class Hdc1080(OneShotChip):
    """Reads temperature and humidity from an HDC1080."""

    example = "i2c.hdc1080: {every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.hdc1080:simulated_hdc1080"
    signature = Signature((0x40,), ID, (0x1050,), length=2)

    address: Address = 0x40

    def start(self) -> None:
        """Check that it is an HDC1080 and let it measure both values at once."""
        self.identify(self.read_word(ID), (0x1050,), "an HDC1080", NAMES)
        self.write_word(CONFIG, BOTH)

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and %."""
        self.write(MEASURE)
        yield LONGEST
        answer = self.receive(4)
        temperature = int.from_bytes(answer[:2], "big")
        humidity = int.from_bytes(answer[2:], "big")
        return {
            "temperature": round(temperature / 65536 * 165 - 40, 2),
            "humidity": round(humidity / 65536 * 100, 2),
        }
