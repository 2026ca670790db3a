"""Chips in memory that take commands and answer when they have finished."""

import errno
import os
from collections.abc import Mapping

from wolkflow import SimulationClock
from wolkflow_i2c.sim.world import Curve


class CommandChip:
    """A chip that takes commands; one that is busy or has nothing to say does not answer.

    Override `obey`, and give what it answers with `reply`.
    """

    def __init__(self, world: Mapping[str, Curve], clock: SimulationClock) -> None:
        self.world = world
        self.clock = clock
        self.power_on()

    def power_on(self) -> None:
        """Forget the last command."""
        self._answer = b""
        self._ready = 0.0

    def take(self, sent: bytes) -> None:
        """Follow a command, unless still busy with the last one."""
        if self.clock.monotonic() < self._ready:
            raise not_acknowledged()
        self.obey(sent)

    def answer(self, length: int) -> bytes:
        """Give the answer to the last command, once."""
        if self.clock.monotonic() < self._ready or not self._answer:
            raise not_acknowledged()
        answer, self._answer = self._answer[:length], b""
        return answer

    def obey(self, sent: bytes) -> None:
        """Follow a command."""
        raise NotImplementedError

    def reply(self, answer: bytes = b"", after: float = 0.0) -> None:
        """Have an answer ready `after` seconds, and be busy until then."""
        self._answer = answer
        self._ready = self.clock.monotonic() + after

    def now(self, name: str) -> float:
        """Tell what there is to measure now."""
        return self.world[name](self.clock.monotonic())


def not_acknowledged() -> OSError:
    """Make the error that a bus raises when nothing answers."""
    return OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))


def count(value: float, lowest: float, span: float, full: int = 65535) -> int:
    """Turn a value into the number that a chip gives for it, `full` for the whole span."""
    return min(max(round((value - lowest) / span * full), 0), full)
