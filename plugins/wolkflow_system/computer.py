"""What all nodes share that tell how the computer is doing."""

from wolkflow import HardwareError, Interval, Poller
from wolkflow_system.files import Files, RealFiles


class Computer(Poller):
    """Something about the computer, read from the kernel's files."""

    every: Interval = 60.0

    def open(self) -> None:
        """Get the computer's files."""
        self._files: Files = self.shared("system", RealFiles)

    def text(self, path: str, what: str) -> str:
        """Read a file; the error says which of the computer's abilities is missing."""
        try:
            return self._files.text(path)
        except OSError as error:
            raise HardwareError(
                f"this computer doesn't tell {what}: {path}: {error.strerror or error}"
            ) from error


def garbled(path: str, text: str) -> HardwareError:
    """Say that a file has not what it should have."""
    return HardwareError(f"{path} is not understood, it begins with {text[:40]!r}")
