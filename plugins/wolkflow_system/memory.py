"""How much memory the computer has left."""

from typing import ClassVar

from wolkflow_system.computer import Computer, garbled

MEMINFO = "/proc/meminfo"


class Memory(Computer):
    """Tells how much memory is in use, in %, what is left, in MB, and how much is swapped out."""

    example = "system.memory: {every: 1m}"
    series: ClassVar = {"used": "%", "available": "MB", "swap": "%"}

    def read(self) -> dict[str, float]:
        """Read it: %, MB and % of the swap file."""
        text = self.text(MEMINFO, "its memory")
        kilobytes = {
            name: int(rest.split()[0])
            for name, _, rest in (line.partition(":") for line in text.splitlines())
            if rest.split() and rest.split()[0].isdigit()
        }
        total, available = kilobytes.get("MemTotal", 0), kilobytes.get("MemAvailable")
        if not total or available is None:
            raise garbled(MEMINFO, text)
        swap = kilobytes.get("SwapTotal", 0)
        swapped = swap - kilobytes.get("SwapFree", swap)
        return {
            "used": round(100 * (1 - available / total), 1),
            "available": round(available * 1024 / 1e6, 1),
            "swap": round(100 * swapped / swap, 1) if swap else 0.0,
        }
