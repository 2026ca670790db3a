"""The SHT40, SHT41 and SHT45 of Sensirion: temperature and humidity.

Commands, times and formulas are from the data sheet SHT4x, version 6: table 5 (times), table 8
(commands), 4.6 (formulas).
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import words
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.sensirion import celsius
from wolkflow_i2c.signature import Signature

RESET, SERIAL_NUMBER, MEASURE = 0x94, 0x89, 0xFD
LONGEST = 0.0083  # seconds for a measurement of high precision


class Sht4x(OneShotChip):
    """Reads temperature and humidity from an SHT40, SHT41 or SHT45."""

    example = "i2c.sht4x: {every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.sensirion:simulated_sht4x"
    signature = Signature((0x44, 0x45, 0x46))

    address: Address = 0x44

    def start(self) -> None:
        """Reset the chip, and see that it has a serial number, as an SHT4x does."""
        self.write(RESET)
        self.sleep(0.001)
        self.now(self.again(lambda: self._ask(SERIAL_NUMBER, 0.001)))

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and %."""
        temperature, humidity = yield from self.again(lambda: self._ask(MEASURE, LONGEST))
        percent = -6 + 125 * humidity / 65535  # goes beyond 0 and 100 on purpose: section 4.6
        return {
            "temperature": celsius(temperature),
            "humidity": round(min(max(percent, 0.0), 100.0), 2),
        }

    def _ask(self, command: int, seconds: float) -> Steps[list[int]]:
        self.write(command)
        yield seconds
        return words(self.receive(6), self.where)
