"""The simulated world: what there is to measure, as functions of time.

A curve takes seconds and gives a value; it has no state, so any moment can be asked for.
"""

import math
from collections.abc import Callable, Mapping
from random import Random

Curve = Callable[[float], float]

DAY = 86_400.0


def steady(value: float) -> Curve:
    """Stay at a value."""
    return lambda _seconds: value


def wave(middle: float, swing: float, period: float) -> Curve:
    """Swing around `middle` by `swing`, once each `period` of seconds; start at the middle."""
    return lambda seconds: middle + swing * math.sin(2 * math.pi * seconds / period)


def noisy(curve: Curve, size: float, seed: str) -> Curve:
    """Add noise of standard deviation `size`, a new value each tenth of a second."""

    def value(seconds: float) -> float:
        return curve(seconds) + Random(f"{seed}/{math.floor(seconds * 10)}").gauss(0, size)

    return value


def at_least(lowest: float, curve: Curve) -> Curve:
    """Cut off what is lower than `lowest`."""
    return lambda seconds: max(lowest, curve(seconds))


def room(seed: str) -> Mapping[str, Curve]:
    """Give the curves of a room with a window, by series."""
    return {
        "temperature": noisy(wave(22.0, 3.0, 600), 0.03, f"{seed}/temperature"),
        "humidity": noisy(wave(45.0, 8.0, 900), 0.2, f"{seed}/humidity"),
        "pressure": noisy(wave(1013.0, 6.0, DAY), 0.05, f"{seed}/pressure"),
        "light": at_least(0.0, noisy(wave(400.0, 350.0, 300), 2.0, f"{seed}/light")),
    }
