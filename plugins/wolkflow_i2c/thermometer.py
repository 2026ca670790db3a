"""What thermometers share that keep the temperature in a register of 16 bits."""

from typing import ClassVar

from wolkflow_i2c.chip import Address
from wolkflow_i2c.settling import SettlingChip


class Thermometer(SettlingChip):
    """A thermometer that measures all the time; a reading takes its latest measurement."""

    series: ClassVar = {"temperature": "°C"}
    register: ClassVar[int] = 0x00

    address: Address = 0x48

    def latest(self) -> dict[str, float]:
        """Take the latest measurement: °C."""
        return {"temperature": self.celsius(self.read_word(self.register))}

    def celsius(self, word: int) -> float:
        """Turn the register into °C."""
        raise NotImplementedError


def signed(word: int) -> int:
    """Take 16 bits as a number with a sign."""
    return word - 0x10000 if word & 0x8000 else word
