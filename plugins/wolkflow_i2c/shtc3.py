"""The SHTC3 of Sensirion: temperature and humidity; it sleeps between readings.

Commands, times and formulas are from the data sheet SHTC3, version 4: table 5 (times), 5.1 to 5.9.
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import words
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.sensirion import Sensirion, celsius
from wolkflow_i2c.signature import Signature

WAKE, SLEEP, ID, MEASURE = 0x3517, 0xB098, 0xEFC8, 0x7866
ID_BITS, SHTC3_ID = 0x083F, 0x0807
OTHERS = {0x0007: "an SHTC1, whose kernel driver is shtc1: use kernel.sensor"}
WAKING, LONGEST = 0.00024, 0.0121  # seconds


class Shtc3(Sensirion, OneShotChip):
    """Reads temperature and humidity from an SHTC3."""

    example = "i2c.shtc3: {every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.sensirion:simulated_shtc3"
    signature = Signature((0x70,))

    address: Address = 0x70

    def start(self) -> None:
        """Check that it is an SHTC3."""
        self._wake()
        (found,) = self.measured(lambda: self.ask(ID, 1, 0))
        self.identify(found & ID_BITS, (SHTC3_ID,), "an SHTC3", OTHERS)
        self.command(SLEEP)

    def once(self) -> Steps[dict[str, float]]:
        """Wake it, measure once, let it sleep again: °C and %."""
        self._wake()
        temperature, humidity = yield from self.again(self._words)
        self.command(SLEEP)
        return {
            "temperature": celsius(temperature),
            "humidity": round(100 * humidity / 65535, 2),
        }

    def _wake(self) -> None:
        self.command(WAKE)
        self.sleep(WAKING)

    def _words(self) -> Steps[list[int]]:
        self.command(MEASURE)
        yield LONGEST
        return words(self.receive(6), self.where)
