"""A VEML7700 in memory: the driver's arithmetic run backwards."""

from bisect import bisect_left
from typing import ClassVar

from wolkflow import SimulationClock
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import Curve, room
from wolkflow_i2c.veml7700 import Veml7700, corrected

GAIN = (1.0, 2.0, 0.125, 0.25)
SECONDS = {0b1100: 0.025, 0b1000: 0.05, 0: 0.1, 1: 0.2, 2: 0.4, 3: 0.8}


class Veml7700Model(WordChip):
    """A VEML7700 in the light that `light` says, in lx."""

    order: ClassVar = "little"

    def __init__(self, light: Curve, clock: SimulationClock) -> None:
        self.light = light
        self._clock = clock
        super().__init__({0x00: 0x0001, 0x07: 0xC481})

    def write_register(self, register: int, value: int) -> None:
        """Set a register; the configuration begins a measurement."""
        super().write_register(register, value)
        if register == 0x00:
            self.registers[0x04] = 0
            self._begun = self._clock.monotonic()

    def read_register(self, register: int) -> int:
        """Give a register; the count is there when the first measurement is over."""
        config = self.registers[0x00]
        now = self._clock.monotonic()
        seconds = SECONDS[config >> 6 & 0b1111]
        if register == 0x04 and not config & 1 and now - self._begun >= seconds + 0.0025:
            per_lux = seconds * 10 * GAIN[config >> 11 & 0b11] / 0.0672
            self.registers[0x04] = bisect_left(
                range(0xFFFF), self.light(now), key=lambda count: corrected(count / per_lux)
            )
        return super().read_register(register)


def simulated_veml7700(node: Veml7700, clock: SimulationClock) -> Veml7700Model:
    """Make the model for a node; each address has its own noise."""
    return Veml7700Model(room(node.where)["light"], clock)
