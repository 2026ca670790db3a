"""Whether a Pi has too little voltage or is too hot, as its firmware tells it.

The bits are from the Raspberry Pi documentation, "vcgencmd: get_throttled".
"""

from typing import ClassVar

from wolkflow import HardwareError
from wolkflow_system.computer import Computer, garbled

PLATFORM = "/sys/devices/platform"
FILE = "get_throttled"
BITS = {"undervoltage": 0, "capped": 1, "throttled": 2, "hot": 3}


class Throttled(Computer):
    """Tells whether a Pi has too little voltage, or is slowed down because it is hot.

    `undervoltage`: below 4.63 V. `capped`: its speed is limited. `throttled`: it is slowed down.
    `hot`: above the limit at which that begins. Those with `_before` tell whether it has happened
    since the Pi was started.
    """

    example = "system.throttled: {every: 1m}"
    series: ClassVar = dict.fromkeys(BITS, "") | {f"{name}_before": "" for name in BITS}

    def read(self) -> dict[str, bool]:
        """Read all flags."""
        path = self._find()
        text = self.text(path, "its throttling")
        try:
            word = int(text, 16)
        except ValueError:
            raise garbled(path, text) from None
        now = {name: bool(word >> bit & 1) for name, bit in BITS.items()}
        before = {f"{name}_before": bool(word >> bit + 16 & 1) for name, bit in BITS.items()}
        return now | before

    def _find(self) -> str:
        """Find the firmware: its place in /sys differs from one Pi to another."""
        for bus in self._files.names(PLATFORM):
            for device in (bus, *self._inside(bus)):
                if FILE in self._files.names(f"{PLATFORM}/{device}"):
                    return f"{PLATFORM}/{device}/{FILE}"
        raise HardwareError(
            "this computer doesn't tell its throttling: it is no Raspberry Pi, or its kernel "
            f"has no {FILE}"
        )

    def _inside(self, bus: str) -> list[str]:
        names = self._files.names(f"{PLATFORM}/{bus}")
        return [f"{bus}/{name}" for name in names if "firmware" in name]
