"""Time of day, and time since the machine started, for machines without a clock of their own."""

import time
from pathlib import Path
from typing import Final, Protocol

CLOCK_SET_MS: Final = 1_704_067_200_000  # 2024-01-01: a wall clock before that was never set


class Clock(Protocol):
    """Where times come from."""

    boot: str  # differs after every start of the machine

    def wall_ms(self) -> int:
        """Return ms since 1970, UTC, as far as the machine knows."""
        ...

    def uptime_ms(self) -> int:
        """Return ms since the machine started."""
        ...


class SystemClock:
    """The machine's clocks."""

    def __init__(self) -> None:
        self.boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()

    def wall_ms(self) -> int:
        """Return ms since 1970, UTC, as far as the machine knows."""
        return to_ms(time.time())

    def uptime_ms(self) -> int:
        """Return ms since the machine started, sleep included."""
        return to_ms(time.clock_gettime(time.CLOCK_BOOTTIME))


def to_ms(seconds: float) -> int:
    """Round seconds to ms, half to even."""
    return round(seconds * 1000)
