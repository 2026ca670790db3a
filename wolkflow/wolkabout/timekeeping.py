"""Time of day, and time since the machine started, for machines without a clock of their own."""

import time
from pathlib import Path
from typing import Final, Protocol

CLOCK_SET_MS: Final = 1_704_067_200_000  # 2024-01-01: a wall clock before that was never set
_HOUR_MS: Final = 3_600_000


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


class TrueTime:
    """The true time, as far as it can be known: from a wall clock that was set, or an offset."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset_ms: int | None = None

    def set_offset(self, offset_ms: int) -> None:
        """Tell how far the wall clock is behind, when somebody else knows."""
        self._offset_ms = offset_ms

    def now_ms(self) -> int | None:
        """Return ms since 1970, UTC; None while nobody knows."""
        wall_ms = self._clock.wall_ms()
        if wall_ms >= CLOCK_SET_MS:
            return wall_ms
        return None if self._offset_ms is None else wall_ms + self._offset_ms

    def machine_started_ms(self) -> int | None:
        """Return when the machine was started; None while nobody knows."""
        now_ms = self.now_ms()
        return None if now_ms is None else now_ms - self._clock.uptime_ms()

    def uptime_at(self, time_ms: int) -> int | None:
        """Return the uptime at a time told by an unset clock, None for a time of other origin."""
        if time_ms >= CLOCK_SET_MS:
            return None
        wall_ms = self._clock.wall_ms()
        if wall_ms >= CLOCK_SET_MS or abs(wall_ms - time_ms) > _HOUR_MS:
            return None
        return self._clock.uptime_ms() + time_ms - wall_ms


def to_ms(seconds: float) -> int:
    """Round seconds to ms, half to even."""
    return round(seconds * 1000)
