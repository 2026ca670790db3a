"""What there is to measure: functions of the seconds since the start."""

import csv
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

Curve = Callable[[float], float]

NOISE_SECONDS = 0.1


def constant(value: float) -> Curve:
    """Stay at a value."""
    return lambda _seconds: value


def sine(low: float, high: float, every: float, late: float = 0.0) -> Curve:
    """Swing between two values, from the middle up at `late` seconds."""
    middle, swing = (low + high) / 2, (high - low) / 2
    return lambda seconds: middle + swing * math.sin(2 * math.pi * (seconds - late) / every)


def noisy(curve: Curve, size: float, seed: str) -> Curve:
    """Add noise of standard deviation `size`, always the same for one seed."""

    def value(seconds: float) -> float:
        moment = math.floor(seconds / NOISE_SECONDS)
        return curve(seconds) + Random(f"{seed}/{moment}").gauss(0, size)

    return value


def steps(moments: Sequence[tuple[float, float]]) -> Curve:
    """Jump at moments; before the first one it has the first value."""
    ordered = sorted(moments)
    times = [time for time, _ in ordered]

    def value(seconds: float) -> float:
        return ordered[max(bisect_right(times, seconds) - 1, 0)][1]

    return value


def trace(points: Sequence[tuple[float, float]], *, repeat: bool) -> Curve:
    """Go along recorded points, straight between them; at the end stay, or begin again."""
    times = [time for time, _ in points]
    first, span = times[0], times[-1] - times[0]

    def value(seconds: float) -> float:
        at = first + (seconds % span if repeat and span else min(seconds, span))
        place = min(bisect_right(times, at), len(points) - 1)
        (before, low), (after, high) = points[max(place - 1, 0)], points[place]
        part = (at - before) / (after - before) if after > before else 0.0
        return low + (high - low) * min(max(part, 0.0), 1.0)

    return value


def read_trace(file: Path, column: str, time: str) -> list[tuple[float, float]]:
    """Read a recording from CSV; ValueError says what is wrong in it, OSError that it is not there.

    Times are seconds and rise; empty cells are left out.
    """
    with file.open(newline="", encoding="utf-8-sig") as opened:
        try:
            points = _points(csv.DictReader(opened), file.name, column, time)
        except csv.Error as error:
            raise ValueError(f"{file.name} is not CSV: {error}") from error
    if not points:
        raise ValueError(f"{file.name} has no values in {column}")
    if any(later <= sooner for (sooner, _), (later, _) in pairwise(points)):
        raise ValueError(f"{file.name}: the times in {time} must rise from row to row")
    return points


def _points(
    rows: "csv.DictReader[str]", file: str, column: str, time: str
) -> list[tuple[float, float]]:
    names = list(rows.fieldnames or [])
    for wanted in (column, time):
        if wanted not in names:
            raise ValueError(f"{file} has no column {wanted}: it has {', '.join(names)}")
    return [_point(row[time], row[column], rows.line_num) for row in rows if row[column]]


def _point(time: str, value: str, line: int) -> tuple[float, float]:
    try:
        point = float(time), float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"line {line} has no two numbers: {time!r}, {value!r}") from error
    if not all(map(math.isfinite, point)):
        raise ValueError(f"line {line} has no two numbers: {time!r}, {value!r}")
    return point
