"""A BME680 or BME688 in memory: the driver's arithmetic run backwards, at the chip's own speed."""

import math
from collections.abc import Callable, Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bme680 import Bme680
from wolkflow_i2c.bme680_calibration import LARGEST, Calibration, gas_of_bme688
from wolkflow_i2c.sim.bme280 import search
from wolkflow_i2c.sim.world import Curve, room

# The calibration of a chip that somebody has read out: see the tests.
TRIMMING = {
    0x8A: bytes.fromhex("6567 03 00 418f edd6 58 00 8e1c 7fff 2e 1e 0000 97f3 b5f6 1e"),
    0xE1: bytes.fromhex("40 54 2a 00 2d 14 78 9c b965 4e9f e2 12"),
    0x00: bytes.fromhex("30 00 16 00 03"),
}
CALIBRATION = Calibration.parse(TRIMMING[0x8A], TRIMMING[0xE1], TRIMMING[0x00])
AFTER_POWER_ON = {0x1F: bytes.fromhex("800000 800000 8000"), 0xD0: b"\x61", **TRIMMING}
CONTROLS = {*range(0x50, 0x76), 0xE0}


class Bme680Model(RegisterChip):
    """A BME680 that measures what `world` says: climate, and gas in ohm.

    With `variant` 1 it is a BME688. `delay` makes it slower than a usual one: that many times;
    `heats_in` is how many seconds its heater needs.
    """

    def __init__(
        self, world: Mapping[str, Curve], clock: SimulationClock, variant: int = 0
    ) -> None:
        self.world = world
        self.delay = 1.0
        self.heats_in = 0.025
        self._clock = clock
        super().__init__({**AFTER_POWER_ON, 0xF0: bytes([variant])})

    def power_on(self) -> None:
        """Forget settings and measurements."""
        super().power_on()
        self._ready: float | None = None

    def take(self, sent: bytes) -> None:
        """Write pairs of register and value, not rising registers."""
        if len(sent) == 1:
            super().take(sent)
        for position in range(0, len(sent) - 1, 2):
            super().take(sent[position : position + 2])

    def read_register(self, register: int) -> int:
        """Give a register; the first of the field tells whether the chip is busy."""
        if self._ready is not None and self._clock.monotonic() >= self._ready:
            self._finish()
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; some start something."""
        if register == 0xE0 and value == 0xB6:
            self.power_on()
        elif register in CONTROLS:
            super().write_register(register, value)
        if register == 0x74 and value & 0b11 == 0b01:
            self.registers[0x1D] = 0b0010_0000
            self._ready = self._clock.monotonic() + self._duration * self.delay

    @property
    def is_688(self) -> bool:
        """Whether it is a BME688."""
        return self.registers[0xF0] == 1

    @property
    def heating(self) -> float:
        """How long it heats, in seconds; 0 when it doesn't measure gas."""
        runs = self.registers[0x71] >> 4 == (2 if self.is_688 else 1)
        code = self.registers[0x64]
        return (code & 0x3F) * 4 ** (code >> 6) / 1000 if runs else 0.0

    @property
    def _duration(self) -> float:
        control = self.registers[0x74]
        codes = (control >> 5, control >> 2 & 0b111, self.registers[0x72] & 0b111)
        cycles = sum(1 << min(code, 5) >> 1 for code in codes)
        return (cycles * 1.9 + 9 * 0.47 + 1) / 1000 + self.heating

    def measure(self) -> bytes:
        """Give what the data registers 0x1F to 0x26 hold after a measurement."""
        now = self._clock.monotonic()
        return climate({name: curve(now) for name, curve in self.world.items()})

    def _finish(self) -> None:
        self._ready = None
        self.registers[0x74] &= 0b1111_1100
        self.registers[0x1D:0x27] = b"\x80\x00" + self.measure()
        self.registers[0x2A:0x2E] = bytes(4)
        if self.heating:
            hot = 0b1_0000 if self.heating >= self.heats_in else 0
            ohm = self.world["gas"](self._clock.monotonic())
            raw, span = gas(ohm, is_688=self.is_688)
            place = 0x2C if self.is_688 else 0x2A
            low = (raw & 0b11) << 6 | 0b10_0000 | hot | span
            self.registers[place : place + 2] = bytes([raw >> 2, low])


def climate(world: Mapping[str, float]) -> bytes:
    """Turn °C, % and hPa into the data registers 0x1F to 0x26."""
    temperature = search(20, world["temperature"], lambda raw: CALIBRATION.fine(raw) / 5120)
    fine = CALIBRATION.fine(temperature)
    pascal = world["pressure"] * 100
    pressure = search(20, -pascal, lambda raw: -CALIBRATION.pressure(raw, fine))
    humidity = search(16, world["humidity"], lambda raw: CALIBRATION.humidity(raw, fine))
    places = (pressure << 4).to_bytes(3, "big") + (temperature << 4).to_bytes(3, "big")
    return places + humidity.to_bytes(2, "big")


def gas(ohm: float, *, is_688: bool) -> tuple[int, int]:
    """Turn ohm into what the chip counts, and the range in which it does."""
    largest, ohm = (64e6 if is_688 else LARGEST), max(ohm, 1.0)
    span = min(max(round(math.log2(largest / ohm)), 0), 15)
    formula: Callable[[int, int], float] = gas_of_bme688 if is_688 else CALIBRATION.gas
    return search(10, -ohm, lambda raw: -formula(raw, span)), span


def simulated_bme680(node: Bme680, clock: SimulationClock) -> Bme680Model:
    """Make the model for a node; each address has its own noise."""
    return Bme680Model(room(node.where), clock)
