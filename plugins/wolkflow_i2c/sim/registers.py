"""A chip in memory for `i2c.registers`: its counts swing, each between a quarter and a half."""

import math

from wolkflow import SimulationClock
from wolkflow.testing.i2c import RegisterChip
from wolkflow_i2c.register_values import Value
from wolkflow_i2c.registers import Registers


class SwingingChip(RegisterChip):
    """A chip with the registers that a node reads."""

    def __init__(self, node: Registers, clock: SimulationClock) -> None:
        self._node = node
        self._clock = clock
        identity = node.id
        content = (
            {identity.register: identity.is_.to_bytes(identity.length, identity.order)}
            if identity
            else {}
        )
        super().__init__(content)

    def answer(self, length: int) -> bytes:
        """Read registers, or what a plain reading gives."""
        selected = [value for value in self._node.values.values() if value.register == self.pointer]
        if not selected and any(value.register is None for value in self._node.values.values()):
            return self._plain(length)
        for value in selected:
            self._put(value, self.registers, self.pointer)
        return super().answer(length)

    def _plain(self, length: int) -> bytes:
        content = bytearray(32)
        for value in self._node.values.values():
            self._put(value, content, value.at)
        return bytes(content[:length])

    def _put(self, value: Value, content: bytearray, first: int) -> None:
        high, low = value.range
        full = 1 << high - low + 1
        part = 0.375 + 0.125 * math.sin(self._clock.monotonic() / 20)
        place = slice(first, first + value.length)
        others = int.from_bytes(content[place], value.order) & ~(full - 1 << low)
        content[place] = (others | int(full * part) << low).to_bytes(value.length, value.order)


def simulated_registers(node: Registers, clock: SimulationClock) -> SwingingChip:
    """Make the model for a node."""
    return SwingingChip(node, clock)
