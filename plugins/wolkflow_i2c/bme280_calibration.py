"""The arithmetic of a BME280 or BMP280: from raw readings and the chip's calibration to climate.

Data sheet BST-BME280-DS002, section 4.2.2 (layout) and 8.1 (formulas in floating point).
"""

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calibration:
    """A chip's own coefficients, named as in the data sheet: T1 to T3, P1 to P9, H1 to H6."""

    t: tuple[int, ...]
    p: tuple[int, ...]
    h: tuple[int, ...]

    @classmethod
    def parse(cls, first: bytes, second: bytes = b"") -> "Calibration":
        """Take the coefficients apart: `first` is 0x88 to 0xA1, `second` 0xE1 to 0xE7.

        A BMP280 has no `second`, and no coefficients for humidity.
        """
        t_and_p = struct.unpack("<HhhHhhhhhhhh", first[:24])
        if not second:
            return cls(t_and_p[:3], t_and_p[3:], ())
        h2, h3, h4_high, shared, h5_high, h6 = struct.unpack("<hBbBbb", second)
        h4 = h4_high << 4 | shared & 0x0F
        h5 = h5_high << 4 | shared >> 4
        return cls(t_and_p[:3], t_and_p[3:], (first[25], h2, h3, h4, h5, h6))

    def fine(self, raw: int) -> float:
        """Turn a raw temperature into t_fine, which all formulas share: 5120 to a degree."""
        t1, t2, t3 = self.t
        linear = (raw / 16384 - t1 / 1024) * t2
        return linear + (raw / 131072 - t1 / 8192) ** 2 * t3

    def temperature(self, raw: int) -> float:
        """Turn a raw temperature into °C."""
        return self.fine(raw) / 5120

    def pressure(self, raw: int, fine: float) -> float:
        """Turn a raw pressure into Pa."""
        p1, p2, p3, p4, p5, p6, p7, p8, p9 = self.p
        v1 = fine / 2 - 64000
        v2 = v1 * v1 * p6 / 32768 + v1 * p5 * 2
        v2 = v2 / 4 + p4 * 65536
        v1 = (p3 * v1 * v1 / 524288 + p2 * v1) / 524288
        v1 = (1 + v1 / 32768) * p1
        pascal = (1048576 - raw - v2 / 4096) * 6250 / v1
        return pascal + (p9 * pascal * pascal / 2**31 + pascal * p8 / 32768 + p7) / 16

    def humidity(self, raw: int, fine: float) -> float:
        """Turn a raw humidity into %."""
        h1, h2, h3, h4, h5, h6 = self.h
        h = fine - 76800
        slope = h2 / 65536 * (1 + h6 / 67108864 * h * (1 + h3 / 67108864 * h))
        percent = (raw - (h4 * 64 + h5 / 16384 * h)) * slope
        return min(max(percent * (1 - h1 * percent / 524288), 0.0), 100.0)
