"""The HTU21D of TE, and the like: temperature and humidity.

Commands and formulas are from the data sheet HPC199_6, section "Communication protocol"; times are
those of the slowest relative.
"""

from typing import ClassVar

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import checked
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

RESET, TEMPERATURE, HUMIDITY = 0xFE, 0xF3, 0xF5
RESETTING = 0.015  # seconds
LONGEST = {TEMPERATURE: 0.085, HUMIDITY: 0.029}  # those of the SHT21


class Htu21d(OneShotChip):
    """Reads temperature and humidity from an HTU21D, SHT20 or SHT21."""

    example = "i2c.htu21d: {every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.htu21d:simulated_htu21d"
    signature = Signature((0x40,))

    address: Address = 0x40

    def start(self) -> None:
        """Reset the chip; it has no id to check."""
        self.write(RESET)
        self.sleep(RESETTING)

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and %."""
        temperature = yield from self.again(lambda: self._ask(TEMPERATURE))
        humidity = yield from self.again(lambda: self._ask(HUMIDITY))
        celsius = -46.85 + 175.72 * temperature / 65536
        percent = -6 + 125 * humidity / 65536
        if not -40 <= celsius <= 125:  # a dead chip reads 0, of which 0 is the right checksum
            raise HardwareError(
                f"{self.where} gives {celsius:.1f} °C, which it can't measure: check the wiring"
            )
        return {
            "temperature": round(celsius, 2),
            "humidity": round(min(max(percent, 0.0), 100.0), 2),
        }

    def _ask(self, command: int) -> Steps[int]:
        """Measure one value; the two lowest bits are a status."""
        self.write(command)
        yield LONGEST[command]
        return int.from_bytes(checked(self.receive(3), self.where, start=0), "big") & ~0b11
