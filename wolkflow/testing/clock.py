"""A clock that is moved by hand."""

START_MS = 1_700_000_000_000
"""When a test begins, unless it says otherwise: 2023-11-14T22:13:20Z."""


class VirtualClock:
    """Time that passes only when a test says so; `sleep` lets it pass at once."""

    def __init__(self, start_ms: int = START_MS) -> None:
        self._start_ms = start_ms
        self._seconds = 0.0

    def now_ms(self) -> int:
        """Tell the wall clock: milliseconds since the epoch, UTC."""
        return self._start_ms + round(self._seconds * 1000)

    def monotonic(self) -> float:
        """Tell seconds since the test began."""
        return self._seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self._seconds += max(0.0, seconds)

    def move_to(self, seconds: float) -> None:
        """Let time pass up to a moment; a moment that is past changes nothing."""
        self._seconds = max(self._seconds, seconds)

    def set_wall_clock(self, now_ms: int) -> None:
        """Make the wall clock jump, as NTP does; `monotonic` goes on as if nothing had happened."""
        self._start_ms = now_ms - round(self._seconds * 1000)
