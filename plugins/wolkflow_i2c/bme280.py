"""The BME280 of Bosch: temperature, humidity and air pressure.

Registers and times are from data sheet BST-BME280-DS002.
"""

from typing import ClassVar

from wolkflow_i2c.bme280_calibration import Calibration
from wolkflow_i2c.bosch import ID, Bmx280
from wolkflow_i2c.signature import Signature

CALIBRATION, CALIBRATION_2 = 0x88, 0xE1
CTRL_HUM = 0xF2


class Bme280(Bmx280):
    """Reads temperature, humidity and air pressure from a BME280."""

    example = "i2c.bme280: {address: 0x76, every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%", "pressure": "hPa"}
    model = "wolkflow_i2c.sim.bme280:simulated_bme280"
    signature = Signature((0x76, 0x77), ID, (0x60,))
    ids: ClassVar = (0x60,)
    name: ClassVar = "a BME280"
    first: ClassVar = CTRL_HUM
    length: ClassVar = 13

    def calibration(self) -> Calibration:
        """Read the chip's own coefficients: section 4.2.2."""
        return Calibration.parse(
            self.read_block(CALIBRATION, 26), self.read_block(CALIBRATION_2, 7)
        )

    def begin(self, code: int) -> None:
        """Let the chip measure once, humidity too."""
        self.write(CTRL_HUM, code)  # takes effect with the write to CTRL_MEAS: section 5.4.3
        super().begin(code)

    def climate(self, measured: bytes) -> dict[str, float]:
        """Turn the registers from 0xF7 on into °C, % and hPa."""
        raw_humidity = int.from_bytes(measured[6:8], "big")
        if raw_humidity == 0x8000:
            raise self.not_measured()
        celsius, hectopascal, fine = self.temperature_and_pressure(measured)
        return {
            "temperature": celsius,
            "humidity": round(self._calibration.humidity(raw_humidity, fine), 2),
            "pressure": hectopascal,
        }
