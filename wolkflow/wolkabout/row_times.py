"""The true times of readings that were taken before the clock was set."""

from collections.abc import Sequence

from wolkflow.wolkabout.outbox_file import OutboxFile
from wolkflow.wolkabout.row import Row
from wolkflow.wolkabout.timekeeping import Clock, TrueTime


class RowTimes:
    """Gives rows of a file their true times."""

    def __init__(self, clock: Clock, true_time: TrueTime) -> None:
        self._clock = clock
        self._time = true_time
        self._boot_starts: dict[str, int] = {}

    def of(self, rows: list[Row], file: OutboxFile) -> Sequence[Row]:
        """Return the rows with their true times, those before the first that has none yet."""
        if all(row.uptime_ms is None for row in rows):
            return rows
        started_ms = self._time.machine_started_ms()
        if started_ms is None:
            known = next(i for i, row in enumerate(rows) if row.uptime_ms is not None)
            return rows[:known]
        return [
            row
            if row.uptime_ms is None or row.boot is None
            else row._replace(time_ms=started_ms + self._after_start(file, row.boot, row.uptime_ms))
            for row in rows
        ]

    def _after_start(self, file: OutboxFile, boot: str, uptime_ms: int) -> int:
        """Return ms between this start of the machine and a reading, negative for earlier runs."""
        if boot == self._clock.boot:
            return uptime_ms
        if boot not in self._boot_starts:
            self._boot_starts[boot] = file.last_uptime_ms(boot)
        return uptime_ms - self._boot_starts[boot]
