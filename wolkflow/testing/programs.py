"""Programs that nobody runs: what they print is set, what they are given is kept."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wolkflow.hookspecs import SimulationClock

MOST_KEPT = 100_000
"""Calls that are remembered, so that a simulation may run for months."""


class Call(NamedTuple):
    """A program that was run, and what it was given on its standard input."""

    seconds: float
    command: tuple[str, ...]
    given: bytes


class Ending(NamedTuple):
    """How a program ends; `output` None is what it was given, and `hangs` is not at all."""

    output: bytes | None = None
    code: int = 0
    errors: bytes = b""
    hangs: bool = False


class FakePrograms:
    """Every program there is: share it as "exec". Each gives back what it is given at first.

    programs = FakePrograms(clock)
    programs.ends(["vcgencmd", "measure_temp"], Ending(b"temp=48.3'C"))
    with Bench(node, clock=clock, resources={"exec": programs}) as bench:
        bench.feed(1)
    """

    def __init__(self, clock: SimulationClock) -> None:
        self.calls: deque[Call] = deque(maxlen=MOST_KEPT)
        self._clock = clock
        self._endings: dict[tuple[str, ...], Ending] = {}

    def ends(self, command: Sequence[str], ending: Ending) -> None:
        """Set how a command ends from now on."""
        self._endings[tuple(command)] = ending

    def calls_of(self, command: Sequence[str]) -> list[Call]:
        """List the calls of a command."""
        return [call for call in list(self.calls) if call.command == tuple(command)]

    def has(self, program: str) -> bool:
        """Tell that there is a program of any name."""
        del program
        return True

    def run(
        self, command: Sequence[str], given: bytes, environ: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes, bytes]:
        """Give the code and the two outputs of a program; TimeoutError when it takes too long."""
        del environ
        self.calls.append(Call(self._clock.monotonic(), tuple(command), given))
        ending = self._endings.get(tuple(command), Ending())
        if ending.hangs:
            raise TimeoutError(f"{command[0]} took longer than {timeout:g} s")
        output = given if ending.output is None else ending.output
        return ending.code, output, ending.errors
