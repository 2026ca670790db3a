"""The BME280 of Bosch: temperature, humidity and air pressure.

Registers and times are from data sheet BST-BME280-DS002.
"""

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow import HardwareError, SimulationClock
from wolkflow_i2c.bme280_calibration import Calibration
from wolkflow_i2c.chip import Address, Chip

if TYPE_CHECKING:
    from wolkflow.testing.i2c import FakeChip

CALIBRATION, CALIBRATION_2 = 0x88, 0xE1
ID, RESET, CTRL_HUM, STATUS, CTRL_MEAS, CONFIG = 0xD0, 0xE0, 0xF2, 0xF3, 0xF4, 0xF5
BME280_ID = 0x60
RELATIVES = {
    0x55: "a BMP180, an older chip without humidity",
    0x56: "a BMP280, which has no humidity",
    0x57: "a BMP280, which has no humidity",
    0x58: "a BMP280, which has no humidity",
    0x61: "a BME680 or BME688, whose registers are different",
}
FORCED = 0b01
MEASURING, COPYING = 0b1000, 0b0001
MARK = 0b1010_0000  # in CONFIG: a standby time, which forced mode doesn't use; 0 after power-on


class Bme280(Chip):
    """Read temperature, humidity and air pressure from a BME280."""

    example = "i2c.bme280: {address: 0x76, every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%", "pressure": "hPa"}

    address: Address = 0x76

    oversampling: Annotated[
        Literal[1, 2, 4, 8, 16],
        Field(description="how many measurements the chip averages for each reading"),
    ] = 1

    def start(self) -> None:
        """Check that it is a BME280, reset it, read its calibration."""
        self._identify()
        self.write(RESET, 0xB6)
        self.sleep(0.002)
        self._wait(COPYING)
        self.write(CONFIG, MARK)
        self._calibration = Calibration.parse(
            self.read_block(CALIBRATION, 26), self.read_block(CALIBRATION_2, 7)
        )
        if not (self._calibration.t[0] and self._calibration.p[0]):
            raise HardwareError(f"{self.where} gives an empty calibration: check wiring and power")
        self._measure()  # the first measurement after power-on may be wrong

    def read(self) -> dict[str, float]:
        """Measure once: °C, % and hPa."""
        registers = self._measure()
        if registers[CONFIG - CTRL_HUM] != MARK:
            self.start()  # the chip was without power since, or is another one
            registers = self._measure()
        return self._climate(registers[5:])

    def simulated(self, clock: SimulationClock) -> "FakeChip":
        """Make the chip's model for `--simulate`."""
        from wolkflow_i2c.sim.bme280 import simulated_bme280  # noqa: PLC0415  # only for --simulate

        return simulated_bme280(self, clock)

    def _identify(self) -> None:
        (found,) = self.read_block(ID, 1)
        if found != BME280_ID:
            what = RELATIVES.get(found, "not a BME280")
            raise HardwareError(
                f"{self.where} answers with id 0x{found:02x}: that is {what}; "
                "connect a BME280, or remove this node"
            )

    def _measure(self) -> bytes:
        """Measure once and give the registers from CTRL_HUM to the end."""
        code = self.oversampling.bit_length()
        self.write(CTRL_HUM, code)  # takes effect with the write to CTRL_MEAS: section 5.4.3
        self.write(CTRL_MEAS, code << 5 | code << 2 | FORCED)
        self.sleep(self._duration)
        return self._wait(MEASURING)

    @property
    def _duration(self) -> float:
        """The longest time a measurement takes, in seconds: section 9.1."""
        return (1.25 + 3 * 2.3 * self.oversampling + 2 * 0.575) / 1000

    def _wait(self, busy: int) -> bytes:
        """Read all registers from CTRL_HUM on as soon as the chip is no longer `busy`."""
        for _ in range(10):
            registers = self.read_block(CTRL_HUM, 13)
            if not registers[STATUS - CTRL_HUM] & busy:
                return registers
            self.sleep(0.002)
        raise HardwareError(f"{self.where} doesn't get ready: check wiring and power")

    def _climate(self, measured: bytes) -> dict[str, float]:
        raw_pressure = int.from_bytes(measured[0:3], "big") >> 4
        raw_temperature = int.from_bytes(measured[3:6], "big") >> 4
        raw_humidity = int.from_bytes(measured[6:8], "big")
        if 0x80000 in (raw_pressure, raw_temperature) or raw_humidity == 0x8000:
            raise HardwareError(f"{self.where} has not measured: check that its power is stable")
        fine = self._calibration.fine(raw_temperature)
        celsius = fine / 5120
        pascal = self._calibration.pressure(raw_pressure, fine)
        if not (-40 <= celsius <= 85 and 30_000 <= pascal <= 110_000):
            raise HardwareError(
                f"{self.where} gives {celsius:.1f} °C and {pascal / 100:.1f} hPa, which it can't "
                "measure: check wiring and power"
            )
        return {
            "temperature": round(celsius, 2),
            "humidity": round(self._calibration.humidity(raw_humidity, fine), 2),
            "pressure": round(pascal / 100, 2),
        }
