"""When a device looks for firmware by itself: the parameter `FIRMWARE_UPDATE_CHECK_TIME`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages import ParameterValue

_HOURS, _MINUTES = 24, 60
_DAY_MINUTES: Final = _HOURS * _MINUTES
_ANY: Final = ("*", "?")
_CRON_FIELDS: Final = (6, 7)  # second minute hour day month weekday [year]


@dataclass(frozen=True, slots=True)
class CheckTime:
    """Times of day, in the device's own time zone.

    The platform has spoken two dialects: an hour (`3`), and since then a Quartz cron text
    (`0 30 3 * * ?`), of which every day at given hours and minutes is understood.
    """

    hours: frozenset[int]
    minutes: frozenset[int]

    @classmethod
    def parse(cls, value: ParameterValue) -> Self | None:
        """Read the parameter; None means never: no value, -1, or an hour that does not exist."""
        text = "" if value is None else str(value).strip()
        if " " in text:
            return cls._parse_cron(text)
        if not text:
            return None
        try:
            hour = int(text)
        except ValueError as error:
            raise MessageError(f"check time {text!r}: expected an hour or a cron text") from error
        return cls(frozenset([hour]), frozenset([0])) if 0 <= hour < _HOURS else None

    def after(self, now: datetime) -> datetime:
        """Return the next of these times."""
        at = now.replace(second=0, microsecond=0)
        for _ in range(_DAY_MINUTES):
            at += timedelta(minutes=1)
            if at.minute in self.minutes and at.hour in self.hours:
                return at
        return at

    @classmethod
    def _parse_cron(cls, text: str) -> Self:
        fields = text.split()
        if len(fields) not in _CRON_FIELDS or any(field not in _ANY for field in fields[3:]):
            raise MessageError(
                f"check time {text!r}: only every day is understood, as in '0 30 3 * * ?'"
            )
        try:
            return cls(_numbers(fields[2], _HOURS), _numbers(fields[1], _MINUTES))
        except ValueError as error:
            raise MessageError(f"check time {text!r}: {error}") from error


def _numbers(field: str, end: int) -> frozenset[int]:
    """Read `*`, `5`, `1-4`, `*/15`, `5/15` and lists of them."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start = 0 if first in _ANY else int(first)
        stop = int(last) if last else (end - 1 if step or first in _ANY else start)
        found.update(range(start, stop + 1, int(step or 1)))
    if not found or not found <= set(range(end)):
        raise ValueError(f"{field!r} is not within 0 to {end - 1}")
    return frozenset(found)
