"""The SCD40 and SCD41 of Sensirion: carbon dioxide, temperature, humidity.

Commands, times and formulas are from the data sheet SCD4x, version 1.4, chapter 3. The chip
measures every 5 s by itself; a reading takes the latest measurement and never waits for one.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import with_crc
from wolkflow_i2c.sensirion import Sensirion, celsius
from wolkflow_i2c.signature import Signature

STOP, SERIAL_NUMBER, SET_ALTITUDE, START = 0x3F86, 0x3682, 0x2427, 0x21B1
READY, MEASURED = 0xE4B8, 0xEC05
STOPPING = 0.5  # seconds until a chip that was measuring listens again: section 3.5.3
PATIENCE = 15.0  # seconds: three measurements that did not come


class Scd4x(Sensirion):
    """Reads carbon dioxide, temperature and humidity from an SCD40 or SCD41."""

    example = "i2c.scd4x: {altitude: 120, every: 30s}"
    series: ClassVar = {"co2": "ppm", "temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.sensirion:simulated_scd4x"
    signature = Signature((0x62,))

    address: Address = 0x62

    altitude: Annotated[
        int, Field(ge=0, le=3000, description="metres above the sea, which the chip corrects for")
    ] = 0

    def start(self) -> None:
        """Stop what an earlier run began; `_begin` follows when the chip listens again."""
        self._since: float | None = None
        self.command(STOP)
        self._stopped = self.monotonic()
        self.after(STOPPING, self._begin)

    def read(self) -> dict[str, float] | None:
        """Take the latest measurement: ppm, °C, %; None while there is no new one."""
        if self._since is None:
            self._begin()
            return None
        (ready,) = self.measured(lambda: self.ask(READY, 1, 0.001))
        if not ready & 0x07FF:
            self._check(self._since)
            return None
        co2, temperature, humidity = self.measured(lambda: self.ask(MEASURED, 3, 0.001))
        self._since = self.monotonic()
        if not co2:
            raise HardwareError(f"{self.where} gives 0 ppm, which air never has: check its power")
        return {
            "co2": co2,
            "temperature": celsius(temperature),
            "humidity": round(100 * humidity / 65535, 2),
        }

    def _begin(self) -> None:
        """See that it is an SCD4x, and let it measure every 5 s, unless that is done."""
        if self._since is not None or self.monotonic() < self._stopped + STOPPING:
            return
        self.measured(lambda: self.ask(SERIAL_NUMBER, 3, 0.001))
        self.write(SET_ALTITUDE >> 8, SET_ALTITUDE & 0xFF, *with_crc(self.altitude))
        self.sleep(0.001)
        self.command(START)
        self._since = self.monotonic()

    def _check(self, since: float) -> None:
        if self.monotonic() - since > PATIENCE:
            self.start()  # it does not measure: it was without power
            raise HardwareError(f"{self.where} has stopped measuring: check that power is stable")
