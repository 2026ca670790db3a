"""What the sensors of Sensirion share: commands of 16 bits, answers of words with checksums."""

from wolkflow_i2c.chip import Chip
from wolkflow_i2c.crc import words

CELSIUS_SPAN = 175 / 65535


class Sensirion(Chip):
    """A sensor that is told what to do by commands of 16 bits."""

    def command(self, code: int) -> None:
        """Send a command."""
        self.write(code >> 8, code & 0xFF)

    def ask(self, code: int, count: int, seconds: float) -> list[int]:
        """Send a command, wait, and read `count` words; ChecksumError if they are garbled."""
        self.command(code)
        self.sleep(seconds)
        return words(self.receive(3 * count), self.where)


def celsius(word: int) -> float:
    """Turn a raw temperature into °C: the same for SHT3x, SHT4x, SHTC3 and SCD4x."""
    return round(-45 + CELSIUS_SPAN * word, 2)
