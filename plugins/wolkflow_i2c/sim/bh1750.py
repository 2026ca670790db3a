"""A BH1750 in memory: it counts the light of its world, at the chip's own speed."""

from wolkflow import SimulationClock
from wolkflow_i2c.bh1750 import Bh1750
from wolkflow_i2c.sim.world import Curve, room


class Bh1750Model:
    """A BH1750 in the light that `light` says, in lx."""

    def __init__(self, light: Curve, clock: SimulationClock) -> None:
        self.light = light
        self._clock = clock
        self.power_on()

    def power_on(self) -> None:
        """Go to the usual measurement time, and sleep."""
        self._time = 69
        self._count = 0
        self._ready: float | None = None

    def take(self, sent: bytes) -> None:
        """Follow a command."""
        (command,) = sent
        if command >> 5 == 0b011:
            self._time = self._time & 0b1110_0000 | command & 0b1_1111
        elif command >> 3 == 0b01000:
            self._time = self._time & 0b0001_1111 | (command & 0b111) << 5
        elif command == 0x20:
            self._ready = self._clock.monotonic() + 0.120 * self._time / 69

    def answer(self, length: int) -> bytes:
        """Give the last finished measurement."""
        now = self._clock.monotonic()
        if self._ready is not None and now >= self._ready:
            self._ready = None
            count = round(self.light(now) * 1.2 * self._time / 69)
            self._count = min(max(count, 0), 0xFFFF)
        return self._count.to_bytes(2, "big")[:length]


def simulated_bh1750(node: Bh1750, clock: SimulationClock) -> Bh1750Model:
    """Make the model for a node; each address has its own noise."""
    return Bh1750Model(room(node.where)["light"], clock)
