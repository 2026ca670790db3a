"""An ADS1115 in memory, and an ADS1015, which is the same to its driver."""

from collections.abc import Sequence

from wolkflow import SimulationClock
from wolkflow_i2c.ads1115 import Ads1115
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import Curve, noisy, wave

FULL_SCALE = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256)
DIFFERENCES = ((0, 1), (0, 3), (1, 3), (2, 3))


class Ads1115Model(WordChip):
    """An ADS1115; `inputs` are the voltages at its four inputs."""

    def __init__(self, inputs: Sequence[Curve], clock: SimulationClock, rate: int = 128) -> None:
        self.inputs = inputs
        self._clock = clock
        self._rate = rate
        super().__init__({0x01: 0x8583, 0x02: 0x8000, 0x03: 0x7FFF})

    def power_on(self) -> None:
        """Forget what was measured."""
        super().power_on()
        self._ready: float | None = None

    def read_register(self, register: int) -> int:
        """Give a register; the highest bit of the configuration tells that it is not measuring."""
        if self._ready is not None and self._clock.monotonic() >= self._ready:
            self._ready = None
            self.registers[0x00] = self._count() & 0xFFFF
        value = super().read_register(register)
        if register != 0x01:
            return value
        return value & 0x7FFF | (self._ready is None) << 15

    def write_register(self, register: int, value: int) -> None:
        """Write a register; the highest bit of the configuration begins a measurement."""
        super().write_register(register, value)
        if register == 0x01 and value & 0x8100 == 0x8100:
            self._ready = self._clock.monotonic() + 1 / self._rate

    def _count(self) -> int:
        config = self.registers[0x01]
        now, mux = self._clock.monotonic(), config >> 12 & 0b111
        if mux >= 4:
            volt = self.inputs[mux - 4](now)
        else:
            plus, minus = DIFFERENCES[mux]
            volt = self.inputs[plus](now) - self.inputs[minus](now)
        count = round(volt / FULL_SCALE[config >> 9 & 0b111] * 32768)
        return min(max(count, -32768), 32767)


def simulated_ads1115(node: Ads1115, clock: SimulationClock) -> Ads1115Model:
    """Make the model for a node; each input has its own noise."""
    inputs = [
        noisy(wave(0.12 + 0.03 * number, 0.1, 200 + 40 * number), 0.0005, f"{node.where}/{number}")
        for number in range(4)
    ]
    return Ads1115Model(inputs, clock, node.rate)
