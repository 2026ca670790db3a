"""The SCD30 of Sensirion: carbon dioxide, temperature, humidity.

Commands are from the interface description SCD30, version 1.0, sections 1.4.1 to 1.4.9. The chip
measures every 2 s by itself; a reading takes the latest measurement and never waits for one.
"""

import struct
from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import with_crc
from wolkflow_i2c.sensirion import Sensirion
from wolkflow_i2c.signature import Signature

START, SET_INTERVAL, SET_ALTITUDE = 0x0010, 0x4600, 0x5102
READY, MEASURED = 0x0202, 0x0300
INTERVAL = 2  # seconds
ANSWERING = 0.004  # seconds between a command and its answer: section 1.1
PATIENCE = 10.0  # seconds: five measurements that did not come


class Scd30(Sensirion):
    """Reads carbon dioxide, temperature and humidity from an SCD30."""

    example = "i2c.scd30: {altitude: 120, every: 30s}"
    series: ClassVar = {"co2": "ppm", "temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.scd30:simulated_scd30"
    signature = Signature((0x61,))

    address: Address = 0x61

    altitude: Annotated[
        int, Field(ge=0, le=3000, description="metres above the sea, which the chip corrects for")
    ] = 0

    def start(self) -> None:
        """Let the chip measure every 2 s; one that does so already goes on."""
        self._tell(SET_INTERVAL, INTERVAL)
        self._tell(SET_ALTITUDE, self.altitude)
        self._tell(START, 0)
        self._since = self.monotonic()

    def read(self) -> dict[str, float] | None:
        """Take the latest measurement: ppm, °C, %; None while there is no new one."""
        (ready,) = self.measured(lambda: self.ask(READY, 1, ANSWERING))
        if not ready:
            self._check()
            return None
        words = self.measured(lambda: self.ask(MEASURED, 6, ANSWERING))
        co2, temperature, humidity = struct.unpack(">fff", struct.pack(">6H", *words))
        self._since = self.monotonic()
        if not co2 > 0:
            raise HardwareError(f"{self.where} gives 0 ppm, which air never has: check its power")
        return {
            "co2": round(co2, 1),
            "temperature": round(temperature, 2),
            "humidity": round(humidity, 2),
        }

    def _tell(self, command: int, value: int) -> None:
        self.write(command >> 8, command & 0xFF, *with_crc(value))
        self.sleep(ANSWERING)

    def _check(self) -> None:
        if self.monotonic() - self._since > PATIENCE:
            self.start()  # it does not measure: it was without power
            raise HardwareError(f"{self.where} has stopped measuring: check that power is stable")
