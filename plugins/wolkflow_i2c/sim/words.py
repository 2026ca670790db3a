"""Chips in memory whose registers have 16 bits."""

from collections.abc import Mapping
from typing import ClassVar, Literal


class WordChip:
    """A chip with registers of 16 bits, of which the first byte written selects one.

    `registers` are the values after power-on, by number; a register that is not there reads 0.
    `order` tells which byte comes first.
    Override `read_register` and `write_register` for registers that do something.
    """

    order: ClassVar[Literal["big", "little"]] = "big"

    def __init__(self, registers: Mapping[int, int] | None = None) -> None:
        self._at_power_on = dict(registers or {})
        self.power_on()

    def power_on(self) -> None:
        """Set all registers to their values after power-on."""
        self.registers = dict(self._at_power_on)
        self.pointer = 0

    def take(self, sent: bytes) -> None:
        """Select a register, and write two bytes into it if they follow."""
        self.pointer = sent[0]
        if len(sent) >= 3:
            self.write_register(self.pointer, int.from_bytes(sent[1:3], self.order))

    def answer(self, length: int) -> bytes:
        """Read the selected register."""
        return self.read_register(self.pointer).to_bytes(2, self.order)[:length]

    def read_register(self, register: int) -> int:
        """Give what is in a register."""
        return self.registers.get(register, 0)

    def write_register(self, register: int, value: int) -> None:
        """Put a value into a register."""
        self.registers[register] = value
