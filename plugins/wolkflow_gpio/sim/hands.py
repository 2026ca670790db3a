"""Hands that move inputs, on the engine's timers."""

from collections.abc import Callable

from wolkflow import Timer
from wolkflow.testing.pins import FakePins

After = Callable[[float, Callable[[], object]], Timer]
Hand = Callable[[After], None]

RING = (0b11, 0b01, 0b00, 0b10)
"""The contacts of a knob that turns to the right; where it rests, both are open."""

TURNS = 10  # clicks to the right, then as many to the left


def pressing(pins: FakePins, line: int, pressed: bool, every: float, held: float) -> Hand:  # noqa: FBT001  # the level of a pin
    """Press every few seconds, for a moment."""

    def hand(after: After) -> None:
        def press() -> None:
            pins.drive(line, pressed)
            after(held, release)

        def release() -> None:
            pins.drive(line, not pressed)
            after(every - held, press)

        after(every, press)

    return hand


def pulsing(pins: FakePins, line: int, rising: bool, every: float) -> Hand:  # noqa: FBT001  # the level of a pin
    """Send short pulses at an interval."""

    def hand(after: After) -> None:
        def begin() -> None:
            pins.drive(line, rising)
            after(every / 4, end)

        def end() -> None:
            pins.drive(line, not rising)
            after(every * 3 / 4, begin)

        pins.drive(line, not rising)
        after(every * 3 / 4, begin)

    return hand


def turning(pins: FakePins, lines: tuple[int, int], edges: int, every: float) -> Hand:
    """Turn a knob to the right for some clicks, then back."""

    def hand(after: After) -> None:
        moved, way = 0, 1
        for line in lines:
            pins.drive(line, True)  # noqa: FBT003  # the level of a pin

        def turn() -> None:
            nonlocal moved, way
            for _ in range(edges):
                moved += way
                contacts = RING[moved % len(RING)]
                pins.drive(lines[0], bool(contacts & 0b10))
                pins.drive(lines[1], bool(contacts & 0b01))
            if moved in (0, TURNS * edges):
                way = -way
            after(every, turn)

        after(every, turn)

    return hand
