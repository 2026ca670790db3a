"""Times by the five fields of cron: minute, hour, day of month, month, day of week."""

import re
from collections.abc import Mapping
from time import struct_time

NAMED: Mapping[str, str] = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
}
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, MONTHS),
    ("day of week", 0, 7, DAYS),
)
PART = re.compile(r"(\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")


class Cron:
    """A line of cron, checked; ValueError says which field is wrong.

    When both day fields are given, a day that fits one of them fits, as cron has it.
    """

    def __init__(self, line: str) -> None:
        texts = NAMED.get(line.strip(), line).split()
        if len(texts) != len(FIELDS):
            raise ValueError(
                f"{line!r:.60} is not a time of cron: it has five fields, as in '30 6 * * mon-fri'"
            )
        self._sets = [_numbers(text, *field) for text, field in zip(texts, FIELDS, strict=True)]
        self._any_day = texts[2].startswith("*") or texts[4].startswith("*")

    def fits(self, time: struct_time) -> bool:
        """Tell whether it is due in the minute of this time."""
        minutes, hours, days, months, weekdays = self._sets
        if time.tm_min not in minutes or time.tm_hour not in hours or time.tm_mon not in months:
            return False
        by_date, by_weekday = time.tm_mday in days, (time.tm_wday + 1) % 7 in weekdays
        return by_date and by_weekday if self._any_day else by_date or by_weekday


def weekdays(text: str) -> frozenset[int]:
    """Give the days of a list like `mon-fri` or `sat,sun`, Sunday as 0."""
    return _numbers(text, *FIELDS[4])


def _numbers(text: str, name: str, low: int, high: int, names: tuple[str, ...]) -> frozenset[int]:
    found: set[int] = set()
    for part in text.lower().split(","):
        match = PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r:.30} is not a {name}")
        start, end = low, high
        if match[1] != "*":
            start = _number(match[2], name, low, high, names)
            end = _number(match[3], name, low, high, names) if match[3] else start
            end = high if match[4] and not match[3] else end
        step = int(match[4] or 1)
        if step < 1 or (end < start and name != "day of week"):
            raise ValueError(f"{part!r:.30} is not a {name}: it would never come")
        end += 7 if end < start else 0
        found.update(
            number % 7 if name == "day of week" else number
            for number in range(start, end + 1, step)
        )
    return frozenset(found)


def _number(text: str, name: str, low: int, high: int, names: tuple[str, ...]) -> int:
    if text[:3] in names:
        return list(names).index(text[:3]) + low
    if text.isdecimal() and low <= int(text[:9]) <= high:
        return int(text)
    raise ValueError(f"{text!r:.30} is not a {name}: {low} to {high}")
