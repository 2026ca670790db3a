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
    """Give the curves of a room with a window, a battery and a lamp, by series."""
    return {
        "temperature": noisy(wave(22.0, 3.0, 600), 0.03, f"{seed}/temperature"),
        "humidity": noisy(wave(45.0, 8.0, 900), 0.2, f"{seed}/humidity"),
        "pressure": noisy(wave(1013.0, 6.0, DAY), 0.05, f"{seed}/pressure"),
        "light": at_least(0.0, noisy(wave(400.0, 350.0, 300), 2.0, f"{seed}/light")),
        "co2": noisy(wave(900.0, 400.0, 1200), 5.0, f"{seed}/co2"),
        "gas": noisy(wave(110e3, 70e3, 1200), 400.0, f"{seed}/gas"),
        "voltage": noisy(wave(12.0, 0.8, 300), 0.01, f"{seed}/voltage"),
        "current": noisy(wave(0.6, 0.5, 240), 0.005, f"{seed}/current"),
    }


def tilting(seed: str) -> Mapping[str, Curve]:
    """Give the curves of a board that swings about one axis, 30 degrees to each side a minute."""

    def angle(seconds: float) -> float:
        return math.radians(30) * math.sin(2 * math.pi * seconds / 60)

    def speed(seconds: float) -> float:
        return 30 * 2 * math.pi / 60 * math.cos(2 * math.pi * seconds / 60)

    return {
        "acceleration_x": noisy(lambda seconds: math.sin(angle(seconds)), 0.004, f"{seed}/ax"),
        "acceleration_y": noisy(steady(0.0), 0.004, f"{seed}/ay"),
        "acceleration_z": noisy(lambda seconds: math.cos(angle(seconds)), 0.004, f"{seed}/az"),
        "rotation_x": noisy(steady(0.0), 0.1, f"{seed}/rx"),
        "rotation_y": noisy(speed, 0.1, f"{seed}/ry"),
        "rotation_z": noisy(steady(0.0), 0.1, f"{seed}/rz"),
        "temperature": noisy(steady(27.0), 0.1, f"{seed}/temperature"),
    }
