"""What chips share that measure when they are told to: the bus is free for others meanwhile."""

from collections.abc import Callable, Generator
from typing import TypeVar

from wolkflow_i2c.chip import Chip
from wolkflow_i2c.device import TRIES, ChecksumError

T = TypeVar("T")

Steps = Generator[float, None, T]
"""Transfers and what comes of them; it yields the seconds that the chip needs in between."""

SHORT = 0.02
"""Seconds that a reading may hold up the bus: two more wake-ups of the bus's thread cost more."""


class OneShotChip(Chip):
    """A chip that is told to measure, and read when it has done so.

    Override `once` instead of `read`: where another program would sleep, it yields. What fails
    later than the first step is reported at once, and the chip is set up anew before the next
    reading.
    """

    def open(self) -> None:
        """Find the chip and set it up."""
        self._measures = False
        self._has_failed = False
        super().open()

    def read(self) -> dict[str, float] | None:
        """Begin to measure, unless it does still: the values are sent when they are there."""
        if self._measures:
            return None
        if self._has_failed:
            self.start()
            self._has_failed = False
        return self._go_on(self.once())

    def once(self) -> Steps[dict[str, float]]:
        """Measure once: yield seconds, and give the values by series."""
        raise NotImplementedError

    def again(self, ask: Callable[[], Steps[T]]) -> Steps[T]:
        """Take the steps again if the checksum was wrong, three times in all."""
        for _ in range(TRIES - 1):
            try:
                return (yield from ask())
            except ChecksumError as error:
                self.log.debug("%s; measured again", error)
        return (yield from ask())

    def now(self, steps: Steps[T]) -> T:
        """Take all steps before anything else happens on the bus: for `start`."""
        while True:
            try:
                pause = next(steps)
            except StopIteration as done:
                result: T = done.value
                return result
            self.sleep(pause)

    def _go_on(self, steps: Steps[dict[str, float]]) -> dict[str, float] | None:
        """Take the next steps; give the values after the last one."""
        self._measures = False
        held = 0.0
        while True:
            try:
                pause = next(steps)
            except StopIteration as done:
                values: dict[str, float] = done.value
                return values
            held += pause
            if held > SHORT:
                self._measures = True
                self.after(pause, lambda: self._later(steps))
                return None
            self.sleep(pause)

    def _later(self, steps: Steps[dict[str, float]]) -> None:
        self._has_failed = True  # until it has not
        values = self._go_on(steps)
        self._has_failed = False
        for name, value in (values or {}).items():
            self.send(value, name)
