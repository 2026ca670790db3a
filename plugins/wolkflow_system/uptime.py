"""How long the computer has been running."""

from typing import ClassVar

from wolkflow_system.computer import Computer, garbled

UPTIME = "/proc/uptime"


class Uptime(Computer):
    """Tells how long the computer has been running, in seconds."""

    example = "system.uptime: {every: 5m}"
    series: ClassVar = {"uptime": "s"}

    def read(self) -> dict[str, float]:
        """Read it: s."""
        text = self.text(UPTIME, "how long it has been running")
        try:
            return {"uptime": float(text.split()[0])}
        except (ValueError, IndexError):
            raise garbled(UPTIME, text) from None
