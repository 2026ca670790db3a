"""When something happens in a test: `10s`, `1h30m`, or a time of day such as `06:30`."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from wolkflow.fields import DURATIONS, format_duration

DAY = 86_400
PIECE = r"\d+(?:\.\d+)? ?(?:ms|min|s|m|h|d)"
DURATION = re.compile(rf"{PIECE}(?: ?{PIECE})*")
PIECES = re.compile(r"(\d+(?:\.\d+)?) ?(ms|min|s|m|h|d)")
TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")
LIKE = "write it like 10s, 1h30m, or like 06:30 for a time of day"


def moment(text: str, start_ms: int) -> float | None:
    """Give the seconds from the start to a moment; None if the text is none."""
    found = TIME_OF_DAY.fullmatch(text)
    if found:
        seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
        return (seconds - start_ms / 1000) % DAY
    return duration(text)


def duration(text: str) -> float | None:
    """Give the seconds of `10s` or `1h30m`; None if the text is neither."""
    if not DURATION.fullmatch(text):
        return None
    units: Mapping[str, float] = DURATIONS
    return sum(float(number) * units[unit] for number, unit in PIECES.findall(text))


def span(text: str, start_ms: int) -> tuple[float, float] | None:
    """Give the two ends of `10m to 20m`; None if the text isn't that."""
    first, to, last = text.partition(" to ")
    begin, end = moment(first.strip(), start_ms), moment(last.strip(), start_ms)
    if not to or begin is None or end is None:
        return None
    return (begin, end) if begin < end else None


def wall_clock(text: str) -> int | None:
    """Give the ms since 1970 of `2024-03-01 06:30`, UTC unless it says otherwise."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def spoken(seconds: float) -> str:
    """Write a moment as a person would: `1h30m`, `250ms`."""
    milliseconds = round(seconds * 1000)
    if 0 < milliseconds < 1000:
        return format_duration(milliseconds / 1000)
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000)):
        count, milliseconds = divmod(milliseconds, size)
        parts += [f"{count}{unit}"] if count else []
    parts += [f"{milliseconds / 1000:g}s"] if milliseconds or not parts else []
    return "".join(parts)
