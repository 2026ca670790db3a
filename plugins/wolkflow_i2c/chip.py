"""A sensor on an I2C bus: a chip that is read at an interval."""

from wolkflow import Poller
from wolkflow_i2c.device import Address, I2cDevice

__all__ = ["Address", "Chip"]


class Chip(I2cDevice, Poller):
    """A sensor on an I2C bus.

    Override `start`, which finds the chip and sets it up, and `read`, which measures.
    """
