"""Values and rates as the live table shows them: short, and harmless to the terminal."""

import reprlib
from collections import deque
from collections.abc import Mapping
from typing import Any

from wolkflow.excerpt import escaped

RATE_SECONDS = 10.0
LONGEST = 60


class Rates:
    """How often something happens per second, over the last ten seconds."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, dict[str, int]]] = deque()

    def take(self, now: float, counts: Mapping[str, int]) -> dict[str, float]:
        """Note the counts at a moment, and give the rates up to it."""
        self._past.append((now, dict(counts)))
        while len(self._past) > 2 and self._past[1][0] <= now - RATE_SECONDS:
            self._past.popleft()
        start, first = self._past[0]
        seconds = max(now - start, 1.0)
        return {label: (count - first.get(label, 0)) / seconds for label, count in counts.items()}


def rate_text(rate: float) -> str:
    """Write a rate in at most six characters: `0.1`, `12`, `1.2k`; a dot for none."""
    if rate <= 0:
        return "·"
    if rate < 10:
        return f"{rate:.1f}" if rate >= 0.05 else "<0.1"
    return f"{rate:.0f}" if rate < 10_000 else f"{rate / 1000:.0f}k"


def value_text(value: Any) -> str:
    """Write a value in one short line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 100 else "a very large number"
    if isinstance(value, str):
        return escaped(value[:LONGEST])
    return escaped(reprlib.repr(value)[:LONGEST])
