"""What happens outside the pins: small functions of the time in seconds."""

import math
from collections.abc import Callable

World = Callable[[float], float]


def waves(low: float, high: float, period: float, phase: float = 0.0) -> World:
    """Make a value that goes up and down between two limits, once in `period` seconds."""
    middle, swing = (low + high) / 2, (high - low) / 2

    def world(seconds: float) -> float:
        return middle + swing * math.sin(2 * math.pi * (seconds / period + phase))

    return world
