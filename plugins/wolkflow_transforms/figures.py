"""What can be told of several numbers: their mean, their spread, how quickly they change."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wolkflow_transforms.ordered import quantile_of

Entry = tuple[int, float]
"""A number with its time in milliseconds."""

Figure = Callable[[Sequence[Entry]], Any]

QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?|100)")


def figure(name: str) -> Figure:
    """Find a figure by its name; ValueError that lists all."""
    quantile = QUANTILE.fullmatch(name)
    if quantile:
        share = float(quantile[1]) / 100
        return lambda entries: quantile_of(sorted(value for _, value in entries), share)
    if name not in FIGURES:
        raise ValueError(f"{name!r:.30} is not one of {', '.join(FIGURES)}, or a quantile like p90")
    return FIGURES[name]


def mean(entries: Sequence[Entry]) -> float:
    """Give the average."""
    try:
        return math.fsum([value for _, value in entries]) / len(entries)
    except OverflowError:  # the sum has no room in a number, the average has
        return math.fsum(value / len(entries) for _, value in entries)


def spread(entries: Sequence[Entry]) -> float:
    """Give how far the largest is above the smallest."""
    return maximum(entries) - minimum(entries)


def stddev(entries: Sequence[Entry]) -> float:
    """Give the standard deviation of a sample; 0 for a single number."""
    if len(entries) < 2:
        return 0.0
    middle = mean(entries)
    scale = max(abs(value - middle) for _, value in entries) or 1.0
    squares = math.fsum(((value - middle) / scale) ** 2 for _, value in entries)
    return scale * math.sqrt(squares / (len(entries) - 1))


def median(entries: Sequence[Entry]) -> float:
    """Give the number in the middle."""
    return quantile_of(sorted(value for _, value in entries), 0.5)


def rate(entries: Sequence[Entry]) -> float:
    """Give the change per second from the first to the last; 0 where no time has passed."""
    (start, first), (end, last) = entries[0], entries[-1]
    return 1000 * (last - first) / (end - start) if end > start else 0.0


def minimum(entries: Sequence[Entry]) -> float:
    """Give the smallest."""
    return min(value for _, value in entries)


def maximum(entries: Sequence[Entry]) -> float:
    """Give the largest."""
    return max(value for _, value in entries)


def total(entries: Sequence[Entry]) -> float:
    """Give the sum; a sum beyond every number is a ValueError."""
    try:
        return math.fsum(value for _, value in entries)
    except OverflowError as error:
        raise ValueError("the sum is too large for a number") from error


FIGURES: Mapping[str, Figure] = {
    "count": len,
    "mean": mean,
    "min": minimum,
    "max": maximum,
    "sum": total,
    "first": lambda entries: entries[0][1],
    "last": lambda entries: entries[-1][1],
    "spread": spread,
    "stddev": stddev,
    "median": median,
    "rate": rate,
}
