"""Send a value by the clock on the wall."""

import re
from time import localtime, struct_time
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from wolkflow import Source
from wolkflow_transforms.cron import Cron, weekdays
from wolkflow_transforms.value import Value

Clock = Annotated[str, StringConstraints(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")]
"""A time of the day, `6:30` or `22:00`."""

MINUTE = 60_000


class Span(BaseModel):
    """A part of the day, on some days of the week."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Annotated[Clock, Field(validation_alias="from", description="when it begins: 22:00")]
    to: Annotated[Clock, Field(description="when it is over: 6:00; may be past midnight")]
    days: Annotated[str, Field(description="the days on which it begins: mon-fri, or sat,sun")] = (
        "*"
    )

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        weekdays(self.days)
        if _minutes(self.start) == _minutes(self.to):
            raise ValueError(f"it begins and is over at {self.to}")
        return self

    def covers(self, now: struct_time) -> bool:
        """Tell whether a time is inside."""
        minute, today = now.tm_hour * 60 + now.tm_min, (now.tm_wday + 1) % 7
        start, end, days = _minutes(self.start), _minutes(self.to), weekdays(self.days)
        if start < end:
            return start <= minute < end and today in days
        if minute >= start:
            return today in days
        return minute < end and (today - 1) % 7 in days


class Schedule(Source):
    """Sends a value at times of the day, by lines of cron, or tells when a span begins and ends.

    `at` and `cron` send `value` at these times. `windows` send true when the first of them begins
    and false when the last is over, and the state that is when the pipeline starts.

    Times are local. They are looked at once a minute: what a clock that is set forward leaps over
    is not made up for, windows are right a minute later at most, and in the hour that comes twice
    in autumn a time of day comes twice.
    """

    example = (
        "schedule: {windows: [{from: 6:00, to: 8:30, days: mon-fri}, {from: 17:00, to: 22:00}]}"
    )

    at: Annotated[
        list[Clock], Field(description="times of the day: [6:30, 18:00]", max_length=1000)
    ] = Field(default_factory=list)
    days: Annotated[str, Field(description="with at, the days: mon-fri, or sat,sun")] = "*"
    cron: Annotated[
        list[str] | str,
        Field(description="minute, hour, day, month, day of week: 30 6 * * mon-fri"),
    ] = Field(default_factory=list)
    value: Annotated[Value, Field(description="what is sent at these times")] = True
    windows: Annotated[
        list[Span], Field(description="parts of the day with true inside and false outside")
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_times(self) -> Self:
        weekdays(self.days)
        self._lines()
        if bool(self.at or self.cron) == bool(self.windows):
            raise ValueError("give times with `at` or `cron`, or else `windows`")
        return self

    def open(self) -> None:
        """Begin to look at the clock."""
        self._crons = self._lines()
        self._minute = -1
        self._inside: bool | None = None
        self._look()

    def _look(self) -> None:
        now = self.now_ms()
        self.after((MINUTE - now % MINUTE) / 1000 + 0.001, self._look)
        minute, is_first = now // MINUTE, self._minute == -1
        if minute != self._minute:
            self._minute = minute
            self._say(localtime(now // 1000), is_start=is_first and now % MINUTE >= 1000)

    def _say(self, now: struct_time, *, is_start: bool) -> None:
        if self.windows:
            inside = any(span.covers(now) for span in self.windows)
            if inside is not self._inside:
                self._inside = inside
                self.send(inside)
        elif not is_start and any(cron.fits(now) for cron in self._crons):
            self.send(self.value)

    def _lines(self) -> list[Cron]:
        lines = [self.cron] if isinstance(self.cron, str) else self.cron
        times = [re.split(":", one) for one in self.at]
        return [
            *(Cron(line) for line in lines),
            *(Cron(f"{minute} {hour} * * {self.days}") for hour, minute in times),
        ]


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
