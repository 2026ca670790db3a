"""The AHT20 and AHT21 of Aosong, and the DHT20 with one inside: temperature and humidity.

Commands, times and formulas are from the data sheet AHT20, version 1.0, sections 5.3 to 6.2.
"""

from typing import ClassVar

from wolkflow import HardwareError
from wolkflow_i2c.chip import Address
from wolkflow_i2c.crc import checked
from wolkflow_i2c.one_shot import OneShotChip, Steps
from wolkflow_i2c.signature import Signature

RESET = 0xBA
MEASURE = (0xAC, 0x33, 0x00)
BUSY, CALIBRATED = 0x80, 0x08
RESETTING, SETTING_UP, USUAL = 0.020, 0.010, 0.080  # seconds


class Aht20(OneShotChip):
    """Reads temperature and humidity from an AHT20, AHT21 or DHT20."""

    example = "i2c.aht20: {every: 10s}"
    series: ClassVar = {"temperature": "°C", "humidity": "%"}
    model = "wolkflow_i2c.sim.aht20:simulated_aht20"
    signature = Signature((0x38,))
    setup: ClassVar = (0xBE, 0x08, 0x00)
    length: ClassVar = 7

    address: Address = 0x38

    def start(self) -> None:
        """Reset the chip and let it load its calibration; it has no id to check."""
        self.write(RESET)
        self.sleep(RESETTING)
        if not self.receive(1)[0] & CALIBRATED:
            self.write(*self.setup)
            self.sleep(SETTING_UP)

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: °C and %."""
        answer = yield from self.again(self._ask)
        if not answer[0] & CALIBRATED:
            raise HardwareError(
                f"{self.where} has lost its calibration: check that power is stable"
            )
        raw_humidity = int.from_bytes(answer[1:4], "big") >> 4
        raw_temperature = int.from_bytes(answer[3:6], "big") & 0xFFFFF
        return {
            "temperature": round(raw_temperature * 200 / 2**20 - 50, 2),
            "humidity": round(raw_humidity * 100 / 2**20, 2),
        }

    def check(self, answer: bytes) -> bytes:
        """Check what was read, and give it without the checksum."""
        return checked(answer, self.where)

    def _ask(self) -> Steps[bytes]:
        self.write(*MEASURE)
        yield USUAL
        for _ in range(5):
            answer = self.receive(self.length)
            if not answer[0] & BUSY:
                return self.check(answer)
            yield 0.010
        raise HardwareError(f"{self.where} doesn't get ready: check wiring and power")
