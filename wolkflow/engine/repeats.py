"""Saying the same thing over and over helps nobody: one line, then a count each minute."""

import logging

from wolkflow.engine.clock import Clock

QUIET_SECONDS = 60.0


class Repeats:
    """Lets a line through when it is new or when it has been quiet for a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._text = ""
        self._count = 0
        self._until = 0.0

    def say(
        self, log: logging.Logger, level: int, text: str, error: Exception | None = None
    ) -> None:
        """Log `text`, the first time with the traceback of `error`, unless it was just said."""
        now = self._clock.monotonic()
        if text == self._text and now < self._until:
            self._count += 1
            return
        again = f" ({self._count} times more since)" if text == self._text and self._count else ""
        fresh = error if text != self._text else None
        log.log(level, "%s%s", text, again, exc_info=fresh)
        self._text, self._count, self._until = text, 0, now + QUIET_SECONDS

    def reset(self) -> None:
        """Let the next line through whatever it says."""
        self._text, self._count = "", 0
