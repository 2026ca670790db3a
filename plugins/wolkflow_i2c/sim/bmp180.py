"""A BMP180 in memory: the driver's arithmetic run backwards, at the chip's own speed."""

import struct
from bisect import bisect_left
from collections.abc import Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bmp180 import Bmp180, compensate
from wolkflow_i2c.sim.world import Curve, room

# the coefficients of the data sheet's example, figure 4
CALIBRATION = (408, -72, -14383, 32741, 32757, 23153, 6190, 4, -32768, -8711, 2868)
TIMES = (0.0045, 0.0075, 0.0135, 0.0255)


class Bmp180Model(RegisterChip):
    """A BMP180 that measures what `world` says: temperature in °C and pressure in hPa."""

    def __init__(self, world: Mapping[str, Curve], clock: SimulationClock) -> None:
        self.world = world
        self._clock = clock
        super().__init__({0xAA: struct.pack(">hhhHHHhhhhh", *CALIBRATION), 0xD0: b"\x55"})

    def power_on(self) -> None:
        """Forget what was measured."""
        super().power_on()
        self._ready: float | None = None

    def read_register(self, register: int) -> int:
        """Give a register; the result is there when the measurement is over."""
        if self._ready is not None and self._clock.monotonic() >= self._ready:
            self._ready = None
            self.registers[0xF6:0xF9] = self.result(self.registers[0xF4])
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        """Begin a measurement; nothing else can be written."""
        if register == 0xF4:
            self.registers[0xF4] = value
            time = TIMES[value >> 6] if value & 0x3F == 0x34 else 0.0045
            self._ready = self._clock.monotonic() + time

    def result(self, control: int) -> bytes:
        """Give what is in the result registers after a measurement."""
        now = self._clock.monotonic()
        tenths = round(self.world["temperature"](now) * 10)
        raw = bisect_left(range(0xFFFF), tenths, key=lambda raw: self._compensate(raw, 0, 0)[0])
        if control == 0x2E:
            return raw.to_bytes(2, "big") + b"\x00"
        code = control >> 6
        pascal = round(self.world["pressure"](now) * 100)
        found = bisect_left(
            range(1 << 16 + code), pascal, key=lambda up: self._compensate(raw, up, code)[1]
        )
        highest = (1 << 16 + code) - 1
        return (min(found, highest) << 8 - code).to_bytes(3, "big")

    @staticmethod
    def _compensate(raw_temperature: int, raw_pressure: int, code: int) -> tuple[int, int]:
        return compensate(CALIBRATION, raw_temperature, raw_pressure, code)


def simulated_bmp180(node: Bmp180, clock: SimulationClock) -> Bmp180Model:
    """Make the model for a node; each address has its own noise."""
    return Bmp180Model(room(node.where), clock)
