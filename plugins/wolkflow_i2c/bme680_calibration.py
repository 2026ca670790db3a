"""The arithmetic of a BME680 or BME688: from raw readings and the chip's calibration to values.

Data sheets BST-BME680-DS001, section 3.3 (formulas in floating point) and 5.2 (layout), and
BST-BME688-DS000, whose gas sensor counts differently.
"""

import struct
from dataclasses import dataclass

GAIN_ERRORS = {5: -1.0, 7: -0.8, 10: -0.2, 11: -0.5, 13: -1.0}
"""By how many percent the BME680's gas converter counts differently in some of its 16 ranges."""
SIZE_ERRORS = {4: 0.1, 5: 0.7, 7: -0.8, 8: -0.1}
"""By how many percent some of the ranges are of another size than half the one before."""
LARGEST = 8e6  # ohm in the middle of range 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """A chip's own coefficients, in the data sheet's order: T1, T2, ..., P1, ..., H1, ..., G1, ...

    `heater` are the heater's range and value, `switching` is what the gas converter is off by.
    """

    t: tuple[int, ...]
    p: tuple[int, ...]
    h: tuple[int, ...]
    g: tuple[int, ...]
    heater: tuple[int, int]
    switching: int

    @classmethod
    def parse(cls, first: bytes, second: bytes, third: bytes) -> "Calibration":
        """Take the coefficients apart: registers 0x8A to 0xA0, 0xE1 to 0xEE, 0x00 to 0x04."""
        t2, t3, p1, p2, p3, p4, p5, p7, p6, p8, p9, p10 = struct.unpack("<hbxHhbxhhbbxxhhB", first)
        h3, h4, h5, h6, h7, t1, g2, g1, g3 = struct.unpack("<bbbBbHhbb", second[3:])
        h1 = second[2] << 4 | second[1] & 0x0F
        h2 = second[0] << 4 | second[1] >> 4
        heater_value, heater_range, switching = struct.unpack("<bxBxb", third)
        return cls(
            (t1, t2, t3),
            (p1, p2, p3, p4, p5, p6, p7, p8, p9, p10),
            (h1, h2, h3, h4, h5, h6, h7),
            (g1, g2, g3),
            (heater_range >> 4 & 0b11, heater_value),
            switching >> 4,
        )

    def fine(self, raw: int) -> float:
        """Turn a raw temperature into t_fine, which all formulas share: 5120 to a degree."""
        t1, t2, t3 = self.t
        linear = (raw / 16384 - t1 / 1024) * t2
        return linear + (raw / 131072 - t1 / 8192) ** 2 * t3 * 16

    def pressure(self, raw: int, fine: float) -> float:
        """Turn a raw pressure into Pa."""
        p1, p2, p3, p4, p5, p6, p7, p8, p9, p10 = self.p
        v1 = fine / 2 - 64000
        v2 = v1 * v1 * p6 / 131072 + v1 * p5 * 2
        v2 = v2 / 4 + p4 * 65536
        v1 = (p3 * v1 * v1 / 16384 + p2 * v1) / 524288
        v1 = (1 + v1 / 32768) * p1
        pascal = (1048576 - raw - v2 / 4096) * 6250 / v1
        square = p9 * pascal * pascal / 2**31
        cube = (pascal / 256) ** 3 * p10 / 131072
        return pascal + (square + pascal * p8 / 32768 + cube + p7 * 128) / 16

    def humidity(self, raw: int, fine: float) -> float:
        """Turn a raw humidity into %."""
        h1, h2, h3, h4, h5, h6, h7 = self.h
        celsius = fine / 5120
        slope = h2 / 262144 * (1 + h4 / 16384 * celsius + h5 / 1048576 * celsius * celsius)
        percent = (raw - (h1 * 16 + h3 / 2 * celsius)) * slope
        percent += (h6 / 16384 + h7 / 2097152 * celsius) * percent * percent
        return min(max(percent, 0.0), 100.0)

    def gas(self, raw: int, span: int) -> float:
        """Turn what a BME680 counts in its range `span` into ohm."""
        gain = (1340 + 5 * self.switching) * (1 + GAIN_ERRORS.get(span, 0) / 100)
        size = (1 + SIZE_ERRORS.get(span, 0) / 100) * (1 << span)
        return LARGEST / (size * ((raw - 512) / gain + 1))

    def heat(self, target: float, ambient: float) -> int:
        """Give the register that heats the gas sensor to `target` °C when `ambient` is around."""
        g1, g2, g3 = self.g
        heater_range, heater_value = self.heater
        cold = (g1 / 16 + 49) * (1 + (g2 / 32768 * 0.0005 + 0.00235) * target)
        warm = (cold + g3 / 1024 * ambient) * 4 / (4 + heater_range)
        return int(3.4 * (warm / (1 + heater_value * 0.002) - 25))


def gas_of_bme688(raw: int, span: int) -> float:
    """Turn what a BME688 counts in its range `span` into ohm; it needs no calibration."""
    return 1e6 * (262144 >> span) / (4096 + 3 * (raw - 512))


def heating_code(seconds: float) -> int:
    """Give the register that makes the heating last so long, rounded down: section 5.3.3.3.

    Six bits of milliseconds, and above them how often they are multiplied by 4.
    """
    left, factor = round(seconds * 1000), 0
    while left > 0x3F:
        left, factor = left >> 2, factor + 1
    return min(factor << 6 | left, 0xFF)
