"""A bus whose device the kernel has and whose chips are ours: `/dev/i2c-11`."""

from pathlib import Path
from typing import Self

from tests.hardware.user_bus.fuse import Cuse
from tests.hardware.user_bus.i2c_dev import I2cDevice
from tests.support.wait import wait_until
from wolkflow.testing.i2c import FakeBus


class UserBus(FakeBus):
    """A `FakeBus` that programs reach through the kernel: plug chips in, pull them out.

    Needs root and /dev/cuse. The number must be free.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.file = Path(f"/dev/i2c-{number}")

    def __enter__(self) -> Self:
        assert not self.file.exists(), f"{self.file} is there already"
        self.device = I2cDevice(self)
        self._cuse = Cuse(self.file.name, self.device)
        wait_until(self.file.exists)
        return self

    def __exit__(self, *reason: object) -> None:
        self._cuse.close()
        wait_until(lambda: not self.file.exists())
