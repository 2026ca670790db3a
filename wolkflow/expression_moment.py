"""What an expression knows of time: when its message was made, and how long ago that is."""

import math
import time
from collections.abc import Callable
from typing import Any

from wolkflow.message import Msg


class Moment:
    """The message that is being worked out, and the clock by which it grows old.

    Hours and days are those of the message's own time on this machine's calendar, so that a
    recording gives the same again.
    """

    __slots__ = ("msg", "now_ms")

    def __init__(self, now_ms: Callable[[], int] | None = None) -> None:
        self.now_ms = now_ms
        self.msg = Msg("", None, 0)

    def hour(self, time_ms: Any = None) -> int:
        """Give the hour of the day, 0 to 23."""
        return self._local(time_ms).tm_hour

    def minute(self, time_ms: Any = None) -> int:
        """Give the minute of the hour, 0 to 59."""
        return self._local(time_ms).tm_min

    def weekday(self, time_ms: Any = None) -> int:
        """Give the day of the week: 1 is Monday, 7 is Sunday."""
        return self._local(time_ms).tm_wday + 1

    def day(self, time_ms: Any = None) -> int:
        """Give the day of the month, 1 to 31."""
        return self._local(time_ms).tm_mday

    def month(self, time_ms: Any = None) -> int:
        """Give the month, 1 to 12."""
        return self._local(time_ms).tm_mon

    def age(self) -> float:
        """Give the seconds since the message's time; below zero if that is still to come."""
        if self.now_ms is None:
            raise ValueError("age() needs a running pipeline: here there is no clock")
        return (self.now_ms() - self.msg.time) / 1000

    def _local(self, time_ms: Any) -> time.struct_time:
        return time.localtime(math.floor((self.msg.time if time_ms is None else time_ms) / 1000))
