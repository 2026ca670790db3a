"""The BMP180 of Bosch, and the BMP085 before it: temperature and air pressure.

Registers, times and the formula are from data sheet BST-BMP180-DS000, sections 3.3 to 3.5.
"""

import struct
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.bosch import ID, NAMES
from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

CALIBRATION, CONTROL, RESULT = 0xAA, 0xF4, 0xF6
MEASURE_TEMPERATURE, MEASURE_PRESSURE = 0x2E, 0x34
TEMPERATURE_TIME = 0.0045
PRESSURE_TIME = {1: 0.0045, 2: 0.0075, 4: 0.0135, 8: 0.0255}


class Bmp180(OneShotChip):
    """Reads temperature and air pressure from a BMP180 or BMP085."""

    example = "i2c.bmp180: {every: 30s}"
    series: ClassVar = {"temperature": "°C", "pressure": "hPa"}
    model = "wolkflow_i2c.sim.bmp180:simulated_bmp180"
    signature = Signature((0x77,), ID, (0x55,))

    address: Address = 0x77

    oversampling: Annotated[
        Literal[1, 2, 4, 8],
        Field(description="how many measurements the chip averages for each reading"),
    ] = 1

    def start(self) -> None:
        """Check that it is a BMP180 and read its calibration."""
        self.identify(self.read_byte(ID), (0x55,), "a BMP180", NAMES)
        content = self.read_block(CALIBRATION, 22)
        self._calibration = struct.unpack(">hhhHHHhhhhh", content)
        if 0 in self._calibration or -1 in self._calibration:  # no word is 0 or 0xFFFF: section 3.4
            raise HardwareError(f"{self.where} gives a wrong calibration: check wiring and power")

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and hPa."""
        self.write(CONTROL, MEASURE_TEMPERATURE)
        yield TEMPERATURE_TIME
        raw_temperature = self.read_word(RESULT)
        code = self.oversampling.bit_length() - 1
        self.write(CONTROL, MEASURE_PRESSURE + (code << 6))
        yield PRESSURE_TIME[self.oversampling]
        raw_pressure = int.from_bytes(self.read_block(RESULT, 3), "big") >> (8 - code)
        tenths, pascal = compensate(self._calibration, raw_temperature, raw_pressure, code)
        if not (-400 <= tenths <= 850 and 30_000 <= pascal <= 110_000):
            raise HardwareError(
                f"{self.where} gives {tenths / 10} °C and {pascal / 100} hPa, which it can't "
                "measure: check wiring and power"
            )
        return {"temperature": tenths / 10, "pressure": pascal / 100}


def compensate(
    calibration: tuple[int, ...], raw_temperature: int, raw_pressure: int, code: int
) -> tuple[int, int]:
    """Turn raw readings into tenths of °C and Pa: the data sheet's figure 4, in whole numbers."""
    ac1, ac2, ac3, ac4, ac5, ac6, b1, b2, _mb, mc, md = calibration
    x1 = (raw_temperature - ac6) * ac5 >> 15
    b5 = x1 + int((mc << 11) / (x1 + md)) if x1 + md else 0
    b6 = b5 - 4000
    x3 = (b2 * (b6 * b6 >> 12) >> 11) + (ac2 * b6 >> 11)
    b3 = ((ac1 * 4 + x3 << code) + 2) // 4
    x3 = (ac3 * b6 >> 13) + (b1 * (b6 * b6 >> 12) >> 16) + 2 >> 2
    b4 = ac4 * (x3 + 32768) >> 15
    b7 = (raw_pressure - b3) * (50000 >> code)
    pressure = int(b7 * 2 / b4) if b4 else 0
    x1 = (pressure >> 8) * (pressure >> 8) * 3038 >> 16
    pascal = pressure + (x1 + (-7357 * pressure >> 16) + 3791 >> 4)
    return b5 + 8 >> 4, pascal
