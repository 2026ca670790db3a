"""How good the wireless network is."""

from typing import Annotated, ClassVar

from pydantic import Field

from wolkflow import HardwareError
from wolkflow_system.computer import Computer, garbled

WIRELESS = "/proc/net/wireless"
BEST = 70  # the highest quality that the kernel's wireless layer tells


class Wifi(Computer):
    """Tells how well the wireless network is received: in dBm, and in % of the best there is.

    From -50 dBm on it is excellent, below -75 dBm it breaks off now and then.
    """

    example = "system.wifi: {interface: wlan0, every: 1m}"
    series: ClassVar = {"signal": "dBm", "quality": "%"}

    interface: Annotated[str, Field(min_length=1, description="name of the network interface")] = (
        "wlan0"
    )

    def read(self) -> dict[str, float]:
        """Read it: dBm and %."""
        text = self.text(WIRELESS, "its wireless networks")
        for line in text.splitlines()[2:]:
            name, _, rest = line.partition(":")
            if name.strip() == self.interface:
                return self._values(rest)
        raise HardwareError(
            f"{self.interface} is not connected to a wireless network: see `nmcli device`"
        )

    def _values(self, rest: str) -> dict[str, float]:
        """Take the numbers apart: a status, the quality, the level in dBm, noise, counters."""
        try:
            _, quality, level, *_ = rest.split()
            signal = float(level.rstrip("."))
            best = float(quality.rstrip(".")) / BEST
        except ValueError:
            raise garbled(WIRELESS, rest.strip()) from None
        return {"signal": signal, "quality": round(100 * min(best, 1.0), 1)}
