"""An HDC1080 in memory."""

from collections.abc import Mapping

from wolkflow import SimulationClock
from wolkflow_i2c.hdc1080 import Hdc1080
from wolkflow_i2c.sim.commands import count, not_acknowledged
from wolkflow_i2c.sim.words import WordChip
from wolkflow_i2c.sim.world import Curve, room


class Hdc1080Model(WordChip):
    """An HDC1080; selecting register 0 starts a measurement."""

    def __init__(self, world: Mapping[str, Curve], clock: SimulationClock) -> None:
        self.world = world
        self._clock = clock
        super().__init__({0x02: 0x1000, 0xFE: 0x5449, 0xFF: 0x1050})

    def power_on(self) -> None:
        """Forget what was measured."""
        super().power_on()
        self._ready = 0.0

    def take(self, sent: bytes) -> None:
        """Select a register, write it, or begin a measurement."""
        super().take(sent)
        if sent == b"\x00":
            self._ready = self._clock.monotonic() + 0.01285

    def answer(self, length: int) -> bytes:
        """Give a register, or both measurements; while it measures it does not answer."""
        if self.pointer != 0:
            return super().answer(length)
        now = self._clock.monotonic()
        if now < self._ready:
            raise not_acknowledged()
        temperature = count(self.world["temperature"](now), -40, 165)
        humidity = count(self.world["humidity"](now), 0, 100)
        return (temperature << 16 | humidity).to_bytes(4, "big")[:length]


def simulated_hdc1080(node: Hdc1080, clock: SimulationClock) -> Hdc1080Model:
    """Make the model for a node; each address has its own noise."""
    return Hdc1080Model(room(node.where), clock)
