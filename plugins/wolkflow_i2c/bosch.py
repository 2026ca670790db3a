"""What the sensors of Bosch share: the id register, and how BME280 and BMP280 measure."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_i2c.bme280_calibration import Calibration
from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps

ID, RESET, STATUS, CTRL_MEAS, CONFIG = 0xD0, 0xE0, 0xF3, 0xF4, 0xF5
NAMES = {
    0x55: "a BMP180: use i2c.bmp180",
    0x56: "a BMP280: use i2c.bmp280",
    0x57: "a BMP280: use i2c.bmp280",
    0x58: "a BMP280: use i2c.bmp280",
    0x60: "a BME280: use i2c.bme280",
    0x61: "a BME680 or BME688: use i2c.bme680",
}
FORCED = 0b01
MEASURING, COPYING = 0b1000, 0b0001
MARK = 0b1010_0000  # in CONFIG: a standby time, which forced mode doesn't use; 0 after power-on


class Bmx280(OneShotChip):
    """A BME280 or BMP280: it sleeps, and is made to measure once for each reading.

    `first` is the first of the registers that a reading takes, which end with the measurement;
    `length` how many they are.
    """

    ids: ClassVar[tuple[int, ...]]
    name: ClassVar[str]
    first: ClassVar[int]
    length: ClassVar[int]

    address: Address = 0x76

    oversampling: Annotated[
        Literal[1, 2, 4, 8, 16],
        Field(description="how many measurements the chip averages for each reading"),
    ] = 1

    def start(self) -> None:
        """Check which chip it is, reset it, read its calibration."""
        self.identify(self.read_byte(ID), self.ids, self.name, NAMES)
        self.write(RESET, 0xB6)
        self.sleep(0.002)
        self.now(self._wait(COPYING))
        self.write(CONFIG, MARK)
        self._calibration = self.calibration()
        if not (self._calibration.t[0] and self._calibration.p[0]):
            raise HardwareError(f"{self.where} gives an empty calibration: check wiring and power")
        self.now(self._registers())  # the first measurement after power-on may be wrong

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C, hPa and, if the chip has it, %."""
        registers = yield from self._registers()
        if registers[CONFIG - self.first] != MARK:
            self.start()  # the chip was without power since, or is another one
            registers = yield from self._registers()
        return self.climate(registers[0xF7 - self.first :])

    def calibration(self) -> Calibration:
        """Read the chip's own coefficients."""
        raise NotImplementedError

    def begin(self, code: int) -> None:
        """Let the chip measure once, with the oversampling that `code` stands for."""
        self.write(CTRL_MEAS, code << 5 | code << 2 | FORCED)

    def climate(self, measured: bytes) -> dict[str, float]:
        """Turn the registers from 0xF7 on into values."""
        raise NotImplementedError

    def temperature_and_pressure(self, measured: bytes) -> tuple[float, float, float]:
        """Turn the registers from 0xF7 on into °C, hPa, and what humidity is worked out with."""
        raw_pressure = int.from_bytes(measured[0:3], "big") >> 4
        raw_temperature = int.from_bytes(measured[3:6], "big") >> 4
        if 0x80000 in (raw_pressure, raw_temperature):
            raise self.not_measured()
        fine = self._calibration.fine(raw_temperature)
        celsius = fine / 5120
        pascal = self._calibration.pressure(raw_pressure, fine)
        if not (-40 <= celsius <= 85 and 30_000 <= pascal <= 110_000):
            raise HardwareError(
                f"{self.where} gives {celsius:.1f} °C and {pascal / 100:.1f} hPa, which it can't "
                "measure: check wiring and power"
            )
        return round(celsius, 2), round(pascal / 100, 2), fine

    def not_measured(self) -> HardwareError:
        """Say that a value is missing in what the chip measured."""
        return HardwareError(f"{self.where} has not measured: check that its power is stable")

    def duration(self) -> float:
        """Give the seconds a measurement takes at most: section 9.1 of the BME280's sheet."""
        return (1.25 + 3 * 2.3 * self.oversampling + 2 * 0.575) / 1000

    def _registers(self) -> Steps[bytes]:
        """Measure once and give the registers from `first` on."""
        self.begin(self.oversampling.bit_length())
        yield self.duration()
        return (yield from self._wait(MEASURING))

    def _wait(self, busy: int) -> Steps[bytes]:
        """Read the registers as soon as the chip is no longer `busy`."""
        for _ in range(10):
            registers = self.read_block(self.first, self.length)
            if not registers[STATUS - self.first] & busy:
                return registers
            yield 0.002
        raise HardwareError(f"{self.where} doesn't get ready: check wiring and power")
