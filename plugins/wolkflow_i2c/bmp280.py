"""The BMP280 of Bosch: temperature and air pressure.

Registers and formulas are from data sheet BST-BMP280-DS001, sections 3.11 and 4.3; the formulas
are those of the BME280.
"""

from typing import ClassVar

from wolkflow_i2c.bme280_calibration import Calibration
from wolkflow_i2c.bosch import ID, STATUS, Bmx280
from wolkflow_i2c.signature import Signature

CALIBRATION = 0x88


class Bmp280(Bmx280):
    """Reads temperature and air pressure from a BMP280."""

    example = "i2c.bmp280: {address: 0x76, every: 10s}"
    series: ClassVar = {"temperature": "°C", "pressure": "hPa"}
    model = "wolkflow_i2c.sim.bme280:simulated_bmp280"
    signature = Signature((0x76, 0x77), ID, (0x56, 0x57, 0x58))
    ids: ClassVar = (0x56, 0x57, 0x58)
    name: ClassVar = "a BMP280"
    first: ClassVar = STATUS
    length: ClassVar = 10

    def calibration(self) -> Calibration:
        """Read the chip's own coefficients: section 3.11.2."""
        return Calibration.parse(self.read_block(CALIBRATION, 24))

    def climate(self, measured: bytes) -> dict[str, float]:
        """Turn the registers from 0xF7 on into °C and hPa."""
        celsius, hectopascal, _ = self.temperature_and_pressure(measured)
        return {"temperature": celsius, "pressure": hectopascal}
