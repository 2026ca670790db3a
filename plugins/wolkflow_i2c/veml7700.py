"""The VEML7700 of Vishay: light in lux, as the eye sees it.

Registers are from data sheet 84286; lx to a count and the correction for bright light from
application note 84323, revision of March 2025. The id register is missing in older chips, so it is
not asked for.
"""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.light import LightSensor, Range
from wolkflow_i2c.signature import Signature

CONFIG, LIGHT = 0x00, 0x04
OFF = 0x0001
GAIN_1, GAIN_2, GAIN_EIGHTH = 0x0000, 0x0800, 0x1000
MS_25, MS_100, MS_800 = 0x0300, 0x0000, 0x00C0


class Veml7700(LightSensor):
    """Reads how bright it is from a VEML7700 or VEML6030, from 0.004 to 120 000 lx."""

    example = "i2c.veml7700: {every: 5s}"
    model = "wolkflow_i2c.sim.veml7700:simulated_veml7700"
    signature = Signature((0x10,))
    ranges: ClassVar = (
        Range(GAIN_EIGHTH | MS_25, 0.025, 1 / 2.1504, 100, 0xFFFF),
        Range(GAIN_EIGHTH | MS_100, 0.1, 1 / 0.5376, 100, 10_000),
        Range(GAIN_1 | MS_100, 0.1, 1 / 0.0672, 100, 10_000),
        Range(GAIN_2 | MS_800, 0.8, 1 / 0.0042, 0, 10_000),
    )

    address: Address = 0x10

    def choose(self, code: int) -> None:
        """Set gain and measuring time; after waking the chip needs 2.5 ms more."""
        self._configure(code | OFF)
        self._configure(code)
        self.sleep(0.0025)

    def is_awake(self, code: int) -> bool:
        """Tell whether the chip is on and still has its range."""
        return self._word(CONFIG) == code

    def counts(self) -> tuple[int, int]:
        """Read the light."""
        return self._word(LIGHT), 0

    def lux(self, first: int, second: int, factor: float) -> float:
        """Turn the count into lx; above 1000 lx it is corrected."""
        del second
        return corrected(first / factor)

    def _word(self, register: int) -> int:
        return int.from_bytes(self.read_block(register, 2), "little")

    def _configure(self, value: int) -> None:
        self.write(CONFIG, value & 0xFF, value >> 8)


def corrected(lux: float) -> float:
    """Correct what the chip counts too low in bright light."""
    if lux <= 1000:
        return lux
    return (((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux + 1.0023) * lux
