"""The TSL2561 of TAOS: light in lux.

Registers and the formula are from the data sheet TSL2560/TSL2561, TAOS059N, sections "Register set"
and "Calculating lux"; it knows two packages, which count infrared differently.
"""

import math
from collections.abc import Sequence
from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.light import LightSensor, Range
from wolkflow_i2c.signature import Signature

COMMAND, WORD = 0x80, 0x20
CONTROL, TIMING, ID, COUNTS = 0x00, 0x01, 0x0A, 0x0C
ON = 0x03
OTHERS = {
    0x0: "a TSL2560, which needs SMBus commands",
    0x4: "a TSL2560, which needs SMBus commands",
}
CHIP_SCALE, FLAT = 0x1, 0x5  # the package: part number of the id register
Piece = tuple[float, float, float]  # up to this ratio: a count of all light, of infrared
FLAT_PIECES: Sequence[Piece] = (
    (0.61, 0.0224, 0.031), (0.80, 0.0128, 0.0153), (1.30, 0.00146, 0.00112),
)  # fmt: skip
CHIP_SCALE_PIECES: Sequence[Piece] = (
    (0.65, 0.0229, 0.0291), (0.80, 0.0157, 0.018), (1.30, 0.00338, 0.0026),
)  # fmt: skip


class Tsl2561(LightSensor):
    """Reads how bright it is from a TSL2561, from 0.1 to 40 000 lx."""

    example = "i2c.tsl2561: {address: 0x39, every: 5s}"
    model = "wolkflow_i2c.sim.tsl2561:simulated_tsl2561"
    signature = Signature((0x29, 0x39, 0x49), COMMAND | ID, (0x10, 0x50), mask=0xF0)
    ranges: ClassVar = (
        Range(0x00, 0.0137, 0.034 / 16, 1500, 5047),
        Range(0x02, 0.402, 1 / 16, 3000, 60_000),
        Range(0x12, 0.402, 1.0, 0, 60_000),
    )

    address: Address = 0x39

    def wake(self) -> None:
        """Switch the chip on, and see which package it is."""
        self.write(COMMAND | CONTROL, ON)
        self._package = self.read_byte(COMMAND | ID) >> 4
        self.identify(self._package, (CHIP_SCALE, FLAT), "a TSL2561", OTHERS)

    def choose(self, code: int) -> None:
        """Set gain and measuring time, and begin anew."""
        self.write(COMMAND | TIMING, code)
        self.write(COMMAND | CONTROL, 0)
        self.write(COMMAND | CONTROL, ON)

    def is_awake(self, code: int) -> bool:
        """Tell whether the chip is on and still has its range."""
        control, timing = self.read_block(COMMAND | WORD | CONTROL, 2)
        return (control & ON, timing) == (ON, code)

    def counts(self) -> tuple[int, int]:
        """Read both channels: all light, and infrared."""
        content = self.read_block(COMMAND | WORD | COUNTS, 4)
        return int.from_bytes(content[:2], "little"), int.from_bytes(content[2:], "little")

    def lux(self, first: int, second: int, factor: float) -> float:
        """Turn the counts into lx."""
        return lux(first / factor, second / factor, chip_scale=self._package == CHIP_SCALE)


def lux(everything: float, infrared: float, *, chip_scale: bool = False) -> float:
    """Turn counts at 16 times gain and 402 ms into lx; 0 for light that is nearly all infrared."""
    if not everything:
        return 0.0
    ratio = infrared / everything
    if ratio <= (0.52 if chip_scale else 0.50):
        plain, curved = (0.0315, 0.0593) if chip_scale else (0.0304, 0.062)
        return plain * everything - curved * everything * math.pow(ratio, 1.4)
    pieces = CHIP_SCALE_PIECES if chip_scale else FLAT_PIECES
    for limit, plain, less in pieces:
        if ratio <= limit:
            return plain * everything - less * infrared
    return 0.0
