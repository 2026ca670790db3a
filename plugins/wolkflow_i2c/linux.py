"""The I2C buses of the kernel, through smbus2."""

import errno
import os
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from threading import Lock

from smbus2 import SMBus, i2c_msg

from wolkflow_i2c.smbus_only import SmbusOnly, sends_messages
from wolkflow_i2c.trouble import DEVICES, kernel_driver

I2C_TIMEOUT = 0x0702  # linux/i2c-dev.h
LIMIT = 5  # times 10 ms
"""How long a chip may hold up a transfer. The kernel allows a second, in which no other chip
of the bus can be read; 32 bytes take 3 ms at the usual 100 kHz, and 30 ms at 10 kHz."""


def connect_limited(number: int) -> SMBus:
    """Open a bus whose transfers don't take long: the limit counts for everything on the bus."""
    bus = SMBus(number)
    if bus.fd is not None:  # it never is, but smbus2 says it may be
        ioctl(bus.fd, I2C_TIMEOUT, LIMIT)
    return bus


class LinuxBus:
    """An I2C bus of the kernel: `/dev/i2c-1`.

    It is opened by the first transfer, and again after the device has gone away.
    `connect` opens the device, `devices` is where the kernel lists the chips that it drives itself.
    """

    def __init__(
        self,
        number: int,
        connect: Callable[[int], SMBus] = connect_limited,
        devices: Path = DEVICES,
    ) -> None:
        self._number = number
        self._connect = connect
        self._devices = devices
        self._lock = Lock()
        self._open: SMBus | SmbusOnly | None = None

    def read_block(self, address: int, register: int, length: int) -> bytes:
        """Select a register and read from there on, without a stop in between."""
        answer = i2c_msg.read(address, length)
        self._transfer(address, i2c_msg.write(address, [register]), answer)
        return bytes(answer)

    def read(self, address: int, length: int) -> bytes:
        """Read without selecting a register first."""
        answer = i2c_msg.read(address, length)
        self._transfer(address, answer)
        return bytes(answer)

    def write(self, address: int, sent: bytes) -> None:
        """Write bytes."""
        self._transfer(address, i2c_msg.write(address, list(sent)))

    def close(self) -> None:
        """Let go of the device."""
        with self._lock:
            self._close()

    def _transfer(self, address: int, *messages: i2c_msg) -> None:
        if kernel_driver(self._number, address, self._devices):
            # the kernel lets raw transfers through to a chip that it drives itself: they would mix
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        with self._lock:
            try:
                self._opened().i2c_rdwr(*messages)
            except OSError as error:
                if error.errno in (errno.ENODEV, errno.EBADF):
                    self._close()  # a USB adapter was pulled out: this handle never works again
                raise

    def _opened(self) -> SMBus | SmbusOnly:
        if self._open is None:
            opened = self._connect(self._number)
            self._open = opened if sends_messages(opened) else SmbusOnly(opened)
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None
