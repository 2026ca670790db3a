"""A BME280 or BMP280 in memory: the driver's arithmetic run backwards, at the chip's own speed."""

from bisect import bisect_left
from collections.abc import Callable, Mapping

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.bme280 import Bme280
from wolkflow_i2c.bme280_calibration import Calibration
from wolkflow_i2c.bmp280 import Bmp280
from wolkflow_i2c.sim.world import Curve, room

# T and P: the worked example of the data sheet. H: a usual chip; H4 = 313, H5 = 50.
TRIMMING = {
    0x88: bytes.fromhex("706b 4367 18fc 7d8e 43d6 d00b 270b 8c00 f9ff 8c3c f8c6 7017 004b"),
    0xE1: bytes.fromhex("6a01 00 13 29 03 1e"),
}
SKIPPED = bytes.fromhex("800000 800000 8000")
AFTER_POWER_ON = {0xF7: SKIPPED, **TRIMMING}
CALIBRATION_REGISTERS = {*range(0x88, 0xA2), *range(0xE1, 0xE8)}
CALIBRATION = Calibration.parse(TRIMMING[0x88], TRIMMING[0xE1])


class Bme280Model(RegisterChip):
    """A BME280 that measures what `world` says: curves for temperature, humidity and pressure.

    `chip` is its id. `delay` makes it slower than a usual one: that many times.
    """

    def __init__(
        self, world: Mapping[str, Curve], clock: SimulationClock, chip: int = 0x60
    ) -> None:
        self.world = world
        self.chip = chip
        self.delay = 1.0
        self._clock = clock
        super().__init__(AFTER_POWER_ON)

    def power_on(self) -> None:
        """Forget settings and measurements, and fetch the calibration, which takes 2 ms."""
        super().power_on()
        self.registers[0xD0] = self.chip
        self._copied = self._clock.monotonic() + 0.002 * self.delay
        self._measured: float | None = None

    def take(self, sent: bytes) -> None:
        """Write pairs of register and value, not rising registers: section 6.2.1."""
        if len(sent) == 1:
            super().take(sent)
        for position in range(0, len(sent) - 1, 2):
            super().take(sent[position : position + 2])

    def read_register(self, register: int) -> int:
        """Give a register; the status tells whether the chip is busy."""
        now = self._clock.monotonic()
        if self._measured is not None and now >= self._measured:
            self._finish()
        if register == 0xF3:
            return (self._measured is not None) << 3 | (now < self._copied)
        if now < self._copied and register in CALIBRATION_REGISTERS:
            return 0
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; some start something."""
        if register == 0xE0 and value == 0xB6:
            self.power_on()
        elif register in (0xF2, 0xF4) or (register == 0xF5 and not self._in_normal_mode):
            super().write_register(register, value)
        if register == 0xF4 and value & 0b11:
            self._measured = self._clock.monotonic() + self._duration * self.delay

    @property
    def _in_normal_mode(self) -> bool:
        """Whether it measures again and again, and ignores writes to 0xF5: section 5.4.6."""
        return self.registers[0xF4] & 0b11 == 0b11

    @property
    def _duration(self) -> float:
        """How long a measurement usually takes, in seconds: section 9.1."""
        times = [self._times(code) for code in self._codes()]
        return (1 + sum(2 * count for count in times) + 0.5 * sum(map(bool, times[1:]))) / 1000

    def _codes(self) -> tuple[int, int, int]:
        """Give the oversampling codes of temperature, pressure and humidity."""
        control = self.registers[0xF4]
        return control >> 5, control >> 2 & 0b111, self.registers[0xF2] & 0b111

    @staticmethod
    def _times(code: int) -> int:
        return 1 << min(code, 5) >> 1

    def measure(self) -> bytes:
        """Give what the data registers 0xF7 to 0xFE hold after a measurement of everything."""
        now = self._clock.monotonic()
        return encode({"humidity": 0.0} | {name: curve(now) for name, curve in self.world.items()})

    def _finish(self) -> None:
        self._measured = None
        self.registers[0xF4] &= 0b1111_1100
        raw = self.measure()
        temperature, pressure, humidity = self._codes()
        for first, code, content in (
            (0xF7, pressure, raw[0:3]),
            (0xFA, temperature, raw[3:6]),
            (0xFD, humidity, raw[6:8]),
        ):
            skipped = SKIPPED[first - 0xF7 : first - 0xF7 + len(content)]
            self.registers[first : first + len(content)] = content if code else skipped


def encode(climate: Mapping[str, float]) -> bytes:
    """Turn °C, % and hPa into the data registers 0xF7 to 0xFE."""
    temperature = search(20, climate["temperature"], CALIBRATION.temperature)
    fine = CALIBRATION.fine(temperature)
    pascal = climate["pressure"] * 100
    pressure = search(20, -pascal, lambda raw: -CALIBRATION.pressure(raw, fine))
    humidity = search(16, climate["humidity"], lambda raw: CALIBRATION.humidity(raw, fine))
    return (
        (pressure << 4).to_bytes(3, "big")
        + (temperature << 4).to_bytes(3, "big")
        + humidity.to_bytes(2, "big")
    )


def search(bits: int, wanted: float, formula: Callable[[int], float]) -> int:
    """Find the raw value for which the rising `formula` gives `wanted`, or as close as it gets."""
    return min(bisect_left(range(1 << bits), wanted, key=formula), (1 << bits) - 1)


def simulated_bme280(node: Bme280, clock: SimulationClock) -> Bme280Model:
    """Make the model for a node; each address has its own noise."""
    return Bme280Model(room(node.where), clock)


def simulated_bmp280(node: Bmp280, clock: SimulationClock) -> Bme280Model:
    """Make the model for a node: a BME280 that says it is a BMP280, whose humidity nobody reads."""
    return Bme280Model(room(node.where), clock, chip=0x58)
