"""A serial port: 9600 baud, 8 bits, no parity, 1 stop bit, as these sensors want it."""

import errno
import os
import select
import termios
import time
import tty
from pathlib import Path
from typing import Protocol

from wolkflow import HardwareError


class Port(Protocol):
    """A serial port as the sensors' nodes see it."""

    def read(self, length: int, seconds: float) -> bytes:
        """Read `length` bytes; fewer if they don't come in time."""

    def write(self, sent: bytes) -> None:
        """Send bytes."""

    def forget(self) -> None:
        """Throw away what has come in and was not read."""


class SerialPort:
    """A serial port of the kernel's: it is opened by the first use, and again after an error."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._device: int | None = None

    def read(self, length: int, seconds: float) -> bytes:
        """Read `length` bytes; fewer if they don't come in time."""
        received = b""
        end = time.monotonic() + seconds
        try:
            while len(received) < length and self._comes(end - time.monotonic()):
                received += self._some(length - len(received))
        except OSError as error:
            raise self._explained(error) from error
        return received

    def write(self, sent: bytes) -> None:
        """Send bytes."""
        try:
            os.write(self._opened(), sent)
        except OSError as error:
            raise self._explained(error) from error

    def forget(self) -> None:
        """Throw away what has come in and was not read."""
        try:
            termios.tcflush(self._opened(), termios.TCIFLUSH)
        except (OSError, termios.error) as error:
            raise self._explained(error) from error

    def close(self) -> None:
        """Let go of the port."""
        device, self._device = self._device, None
        if device is not None:
            os.close(device)

    def _some(self, length: int) -> bytes:
        """Read what has come in; an adapter that was pulled out gives nothing."""
        part = os.read(self._opened(), length)
        if not part:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return part

    def _comes(self, seconds: float) -> bool:
        """Wait until something has come in."""
        return bool(select.select([self._opened()], [], [], max(seconds, 0))[0])

    def _opened(self) -> int:
        if self._device is None:
            self._device = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
            tty.setraw(self._device)
            settings = termios.tcgetattr(self._device)
            settings[4] = settings[5] = termios.B9600
            termios.tcsetattr(self._device, termios.TCSANOW, settings)
        return self._device

    def _explained(self, error: Exception) -> OSError:
        """Say what an error means, and open the port again next time."""
        self.close()
        number = error.args[0] if error.args else None
        if number == errno.ENOENT:
            return HardwareError(
                f"{self._path} is missing: enable the serial port with "
                "`sudo raspi-config nonint do_serial_hw 0` and restart, or plug in the adapter"
            )
        if number == errno.EACCES:
            return PermissionError(
                f"no permission to use {self._path}: add your user to the group dialout with "
                "`sudo usermod -aG dialout $USER` and log in again"
            )
        return HardwareError(f"{self._path} can't be used: {error.args[-1]}")
