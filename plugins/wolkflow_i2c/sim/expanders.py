"""An MCP23017 and a PCF8574 in memory, with contacts on their lines."""

from collections.abc import Mapping
from random import Random

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.expander import Expander
from wolkflow_i2c.mcp23017 import Mcp23017
from wolkflow_i2c.pcf8574 import Pcf8574
from wolkflow_i2c.sim.world import Curve


class Mcp23017Model(RegisterChip):
    """An MCP23017; `outside` tells what is connected to a line: 0 ground, 1 supply."""

    def __init__(self, outside: Mapping[int, Curve], clock: SimulationClock) -> None:
        self.outside = dict(outside)
        self._clock = clock
        super().__init__({0x00: b"\xff\xff"})

    def read_register(self, register: int) -> int:
        """Give a register; 0x12 and 0x13 are the levels of the lines."""
        if register in (0x12, 0x13):
            return self.levels() >> 8 * (register - 0x12) & 0xFF
        return super().read_register(register)

    def write_register(self, register: int, value: int) -> None:
        """Set a register; what is written to the levels goes to the outputs."""
        super().write_register(register + 2 if register in (0x12, 0x13) else register, value)

    def levels(self) -> int:
        """Tell the levels of all lines."""
        return sum(self._level(line) << line for line in range(16))

    def driven(self, line: int) -> float | None:
        """Tell the level of an output; None for an input."""
        return None if self._bit(0x00, line) else float(self._bit(0x14, line))

    def _level(self, line: int) -> bool:
        if not self._bit(0x00, line):
            return self._bit(0x14, line)
        if line in self.outside:
            return self.outside[line](self._clock.monotonic()) >= 0.5
        return self._bit(0x0C, line)

    def _bit(self, register: int, line: int) -> bool:
        return bool(self.registers[register + line // 8] >> line % 8 & 1)


class Pcf8574Model:
    """A PCF8574; `outside` tells what is connected to a line: 0 ground, 1 supply."""

    def __init__(self, outside: Mapping[int, Curve], clock: SimulationClock) -> None:
        self.outside = dict(outside)
        self._clock = clock
        self.power_on()

    def power_on(self) -> None:
        """Pull all lines up."""
        self.written = 0xFF

    def take(self, sent: bytes) -> None:
        """Set all lines."""
        self.written = sent[-1]

    def answer(self, length: int) -> bytes:
        """Give the levels of all lines."""
        return bytes([self.levels()]) * length

    def levels(self) -> int:
        """Tell the levels of all lines: low is stronger than high."""
        now = self._clock.monotonic()
        low = sum(1 << line for line, curve in self.outside.items() if curve(now) < 0.5)
        return self.written & ~low

    def driven(self, line: int) -> float | None:
        """Tell the level that was written to a line; an input's is high."""
        return float(self.written >> line & 1)


def contact(seed: str) -> Curve:
    """Open and close a contact to ground at some moments, the same ones each run."""
    period = Random(seed).uniform(7, 40)
    return lambda seconds: float(seconds % period > period / 4)


def contacts(node: Expander) -> Mapping[int, Curve]:
    """Connect a contact to each line that the node reads."""
    return {line: contact(f"{node.where}/{line}") for line in node.inputs.values()}


def simulated_mcp23017(node: Mcp23017, clock: SimulationClock) -> Mcp23017Model:
    """Make the model for a node."""
    return Mcp23017Model(contacts(node), clock)


def simulated_pcf8574(node: Pcf8574, clock: SimulationClock) -> Pcf8574Model:
    """Make the model for a node."""
    return Pcf8574Model(contacts(node), clock)
