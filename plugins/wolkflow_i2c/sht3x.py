"""The SHT30, SHT31 and SHT35 of Sensirion: temperature and humidity.

Commands, times and formulas are from the data sheet SHT3x-DIS, version 7: table 4 (times), table 9
(measure), 4.9 (reset), 4.13 (formulas). The serial number is command 0x3780 of Sensirion's driver.
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import words
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.sensirion import Sensirion, celsius
from wolkflow_i2c.signature import Signature

RESET, SERIAL_NUMBER, MEASURE = 0x30A2, 0x3780, 0x2400
LONGEST = 0.0155  # seconds for a measurement of high repeatability


class Sht3x(Sensirion, OneShotChip):
    """Reads temperature and humidity from an SHT30, SHT31 or SHT35."""

    example = "i2c.sht3x: {address: 0x44, every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.sensirion:simulated_sht3x"
    signature = Signature((0x44, 0x45))

    address: Address = 0x44

    def start(self) -> None:
        """Reset the chip, and see that it has a serial number, as an SHT3x does."""
        self.command(RESET)
        self.sleep(0.002)
        self.measured(lambda: self.ask(SERIAL_NUMBER, 2, 0.001))

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and %."""
        temperature, humidity = yield from self.again(self._words)
        return {
            "temperature": celsius(temperature),
            "humidity": round(100 * humidity / 65535, 2),
        }

    def _words(self) -> Steps[list[int]]:
        self.command(MEASURE)
        yield LONGEST
        return words(self.receive(6), self.where)
