"""The I2C bus as drivers see it."""

from typing import Protocol


class I2cBus(Protocol):
    """What a driver needs of a bus; every call is one transfer and raises OSError."""

    def read_block(self, address: int, register: int, length: int) -> bytes:
        """Select a register and read from there on, without a stop in between."""

    def read(self, address: int, length: int) -> bytes:
        """Read without selecting a register first."""

    def write(self, address: int, sent: bytes) -> None:
        """Write bytes."""


def open_bus(number: int) -> I2cBus:
    """Give a bus of the kernel's."""
    from wolkflow_i2c.linux import LinuxBus  # noqa: PLC0415  # brings smbus2 along

    return LinuxBus(number)
