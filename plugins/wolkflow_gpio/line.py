"""One pin as the nodes use it, and what gpiozero's errors mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from wolkflow import HardwareError, pin_text

PULLS = {"up": "up", "down": "down", "none": "floating"}
"""gpiozero's words for the resistors, by ours."""

PULLED_UP = (2, 3)
"""The I2C pins have resistors on the board."""

Edge = Callable[[float, bool], object]
"""What is called for an edge: seconds on a clock of the kernel's, and the level after it."""


class Line(Protocol):
    """A pin of gpiozero's, as far as the nodes need it; levels are electrical: true is high.

    While `frequency` is set, `state` is the part of each period in which the pin is high, 0 to 1.
    A method given to `when_changed` is held weakly, as gpiozero does: it must be a node's own.
    """

    state: float
    frequency: float | None
    edges: str
    when_changed: Edge | None

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Become an output at a level."""

    def input_with_pull(self, pull: str) -> None:
        """Become an input with a pull resistor: up, down, floating."""

    def close(self) -> None:
        """Let go of the pin."""


def take_line(factory: Any, line: int) -> Line:
    """Get a pin from a pin factory of gpiozero's."""
    pin: Line = factory.pin(f"GPIO{line}")
    return pin


def check_pull(line: object, pull: str) -> None:
    """Refuse a resistor that works against one on the board."""
    if isinstance(line, int) and line in PULLED_UP and pull != "up":
        raise ValueError(
            f"{pin_text(line)} has a pull-up resistor on the board: write pull: up, or take "
            "another pin"
        )


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn gpiozero's errors about a pin into one that names the pin as we print it."""
    from gpiozero import GPIOZeroError  # noqa: PLC0415  # slow to import: only a run needs it

    try:
        yield
    except GPIOZeroError as error:
        raise HardwareError(f"{place} can't be used like this: {error}") from error
