"""The BME680 and BME688 of Bosch: temperature, humidity, air pressure, and gases in the air.

Registers are from data sheets BST-BME680-DS001, section 5, and BST-BME688-DS000; times, and what
the two chips do differently, are what Bosch's own BME68x Sensor API goes by.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from wolkflow import Duration, HardwareError
from wolkflow_i2c.bme680_calibration import Calibration, gas_of_bme688, heating_code
from wolkflow_i2c.bosch import ID, NAMES, RESET
from wolkflow_i2c.chip import Address
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

FIELD, LENGTH, VARIANT = 0x1D, 17, 0xF0
CTRL_GAS_1, CTRL_HUM, CTRL_MEAS = 0x71, 0x72, 0x74
RES_HEAT_0, GAS_WAIT_0 = 0x5A, 0x64
SPARE, MARK = 0x6D, 0x59  # the heating time of set-point 9, which is not used; 0 after power-on
FORCED = 0b01
NEW, BUSY = 0b1000_0000, 0b0110_0000
VALID, HOT = 0b10_0000, 0b01_0000
AROUND = 25.0  # °C, until the first measurement


class Bme680(OneShotChip):
    """Reads temperature, humidity, air pressure and gas resistance from a BME680 or BME688."""

    example = "i2c.bme680: {address: 0x76, every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%", "pressure": "hPa", "gas": "Ω"}
    model = "wolkflow_i2c.sim.bme680:simulated_bme680"
    signature = Signature((0x76, 0x77), ID, (0x61,))

    address: Address = 0x76

    oversampling: Annotated[
        Literal[1, 2, 4, 8, 16],
        Field(description="how many measurements the chip averages for each reading"),
    ] = 2

    gas: Annotated[
        bool, Field(description="whether to measure gas, which warms the chip a little")
    ] = True

    heater: Annotated[
        int, Field(ge=200, le=400, description="how hot the gas sensor is made, in °C")
    ] = 320

    heating: Annotated[
        Duration, Field(ge=0.001, le=4.032, description="how long it is heated for a reading")
    ] = 0.15

    def start(self) -> None:
        """Check which chip it is, reset it, read its calibration."""
        self.identify(self.read_byte(ID), (0x61,), "a BME680", NAMES)
        self.write(RESET, 0xB6)
        self.sleep(0.01)
        self._is_688 = self.read_byte(VARIANT) == 1
        self._calibration = Calibration.parse(
            self.read_block(0x8A, 23), self.read_block(0xE1, 14), self.read_block(0x00, 5)
        )
        if not (self._calibration.t[0] and self._calibration.p[0]):
            raise HardwareError(f"{self.where} gives an empty calibration: check wiring and power")
        self._around = AROUND
        self.write(SPARE, MARK)

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C, %, hPa and Ω."""
        if self.read_byte(SPARE) != MARK:
            self.start()  # the chip was without power since, or is another one
        self._begin()
        yield self.duration()
        field = yield from self._field()
        climate = self._climate(field)
        return {**climate, "gas": self._gas(field, climate)} if self.gas else climate

    def duration(self) -> float:
        """Give the seconds a measurement takes at most."""
        cycles = 3 * self.oversampling
        heating = self.heating if self.gas else 0.0
        return (cycles * 1.963 + 9 * 0.477 + 1) / 1000 + heating

    def _begin(self) -> None:
        """Set everything and measure, in one transfer: pairs of register and value, section 6.2."""
        code = self.oversampling.bit_length()
        run = (2 if self._is_688 else 1) << 4 if self.gas else 0
        self.write(
            *(RES_HEAT_0, self._calibration.heat(self.heater, self._around)),
            *(GAS_WAIT_0, heating_code(self.heating)),
            *(CTRL_GAS_1, run),
            *(CTRL_HUM, code),
            *(CTRL_MEAS, code << 5 | code << 2 | FORCED),
        )

    def _field(self) -> Steps[bytes]:
        """Read what was measured, as soon as it is there."""
        for _ in range(10):
            field = self.read_block(FIELD, LENGTH)
            if field[0] & NEW and not field[0] & BUSY:
                return field
            yield self.duration() / 10
        raise HardwareError(f"{self.where} doesn't get ready: check wiring and power")

    def _climate(self, field: bytes) -> dict[str, float]:
        """Turn the registers from 0x1D on into °C, % and hPa."""
        fine = self._calibration.fine(int.from_bytes(field[5:8], "big") >> 4)
        pascal = self._calibration.pressure(int.from_bytes(field[2:5], "big") >> 4, fine)
        celsius = fine / 5120
        if not (-40 <= celsius <= 85 and 30_000 <= pascal <= 110_000):
            raise HardwareError(
                f"{self.where} gives {celsius:.1f} °C and {pascal / 100:.1f} hPa, which it can't "
                "measure: check wiring and power"
            )
        self._around = celsius
        humidity = self._calibration.humidity(int.from_bytes(field[8:10], "big"), fine)
        return {
            "temperature": round(celsius, 2),
            "humidity": round(humidity, 2),
            "pressure": round(pascal / 100, 2),
        }

    def _gas(self, field: bytes, climate: Mapping[str, float]) -> int:
        """Turn the registers from 0x1D on into ohm; without, the climate is sent all the same."""
        high, low = field[15:17] if self._is_688 else field[13:15]
        if not (low & VALID and low & HOT):
            for name, value in climate.items():
                self.send(value, name)
            raise HardwareError(
                f"{self.where} has not become {self.heater} °C hot: write a longer `heating` than "
                f"{1000 * self.heating:.0f}ms, or a lower `heater`"
            )
        raw, span = high << 2 | low >> 6, low & 0b1111
        return round(gas_of_bme688(raw, span) if self._is_688 else self._calibration.gas(raw, span))
