"""Feed values, parameters, time and errors from the platform, for the program's callbacks."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.feature import Feature
from wolkflow.wolkabout.messages.parameters import MAXIMUM_MESSAGE_SIZE
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.timekeeping import Clock

_log = logging.getLogger(__name__)
_CLOCK_WRONG_MS: Final = 5000  # beyond that people will wonder about the times of values


class Feeds(Feature):
    """Hands on what the platform says, and acts on its message size and its time."""

    def __init__(
        self,
        callbacks: Callbacks,
        outbox: Outbox,
        clock: Clock,
        *,
        limit_payload: Callable[[int], object],
        came: Callable[[str], object],
    ) -> None:
        self._callbacks = callbacks
        self._outbox = outbox
        self._clock = clock
        self._limit_payload = limit_payload
        self._came = came
        self.known: dict[str, m.ParameterValue] = {}
        self.clock_offset_ms: int | None = None

    def handlers(self) -> Mapping[type[m.Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {
            m.FeedValues: self._values,
            m.Parameters: self._parameters,
            m.SynchronizedParameters: self._parameters,
            m.PlatformTime: self._time,
            m.ErrorText: self._error_text,
        }

    def _values(self, message: m.FeedValues) -> None:
        now_ms = self._clock.wall_ms()
        readings = [
            reading if reading.time_ms is not None else reading._replace(time_ms=now_ms)
            for reading in message.readings()
        ]
        if readings:
            self._callbacks.values(readings)
        self._came(message.NAME)

    def _parameters(self, message: m.Parameters) -> None:
        self.known.update(message.values)
        largest_kib = message.whole_number(MAXIMUM_MESSAGE_SIZE)
        if largest_kib is not None:
            self._limit_payload(largest_kib * 1024)
        self._callbacks.parameters(message)
        self._came(message.NAME)

    def _time(self, message: m.PlatformTime) -> None:
        offset_ms = self.clock_offset_ms = message.time_ms - self._clock.wall_ms()
        level = logging.WARNING if abs(offset_ms) > _CLOCK_WRONG_MS else logging.INFO
        direction = "behind" if offset_ms > 0 else "ahead of"
        _log.log(level, "the clock is %d ms %s the platform's", abs(offset_ms), direction)
        self._outbox.set_clock_offset(offset_ms)
        self._callbacks.time(message.time_ms)

    def _error_text(self, message: m.ErrorText) -> None:
        _log.warning("the platform says: %s", message.text)
        self._callbacks.error_text(message.text)
