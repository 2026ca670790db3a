"""How busy the computer is."""

from typing import ClassVar

from wolkflow_system.computer import Computer, garbled

LOAD, STAT = "/proc/loadavg", "/proc/stat"
IDLE = slice(3, 5)  # in the first line of /proc/stat: idle and waiting for a disk


class Load(Computer):
    """Tells how busy the processor is: in %, and as the load of 1, 5 and 15 minutes.

    `cpu` is what it was busy since the last reading; the first reading has none. A load of 4 keeps
    the four cores of a Pi busy.
    """

    example = "system.load: {every: 1m}"
    series: ClassVar = {"cpu": "%", "load_1": "", "load_5": "", "load_15": ""}

    def open(self) -> None:
        """Begin to count."""
        super().open()
        self._before: list[int] | None = None

    def read(self) -> dict[str, float]:
        """Read both."""
        found = self._busy()
        text = self.text(LOAD, "its load")
        try:
            loads = [float(part) for part in text.split()[:3]]
            return found | dict(zip(("load_1", "load_5", "load_15"), loads, strict=True))
        except ValueError:
            raise garbled(LOAD, text) from None

    def _busy(self) -> dict[str, float]:
        text = self.text(STAT, "how busy it is").partition("\n")[0]
        try:
            ticks = [int(part) for part in text.split()[1:9]]
        except ValueError:
            raise garbled(STAT, text) from None
        if not text.startswith("cpu ") or len(ticks) < 5:
            raise garbled(STAT, text)
        before, self._before = self._before, ticks
        if before is None:
            return {}
        passed = [now - then for now, then in zip(ticks, before, strict=True)]
        total = sum(passed)
        if total <= 0:
            return {}
        return {"cpu": round(100 * (1 - sum(passed[IDLE]) / total), 1)}
