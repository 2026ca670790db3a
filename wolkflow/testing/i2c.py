"""A fake I2C bus with chips on it, and the faults that real buses have.

A driver talks to it exactly as to the kernel's bus, register by register, so that its retries and
its start-up really run.
"""

import errno
import math
import os
from collections.abc import Mapping
from typing import NamedTuple, Protocol


class FakeChip(Protocol):
    """What a chip does on the wires; `RegisterChip` does it for most."""

    def power_on(self) -> None:
        """Forget everything, as a chip does that was without power."""

    def take(self, sent: bytes) -> None:
        """Receive one write message."""

    def answer(self, length: int) -> bytes:
        """Send one read message of `length` bytes."""


class RegisterChip:
    """A chip with 256 registers of a byte, of which the first byte written selects one.

    `registers` are the values after power-on, by number of the first register. Override
    `read_register` and `write_register` for registers that do something.
    """

    def __init__(self, registers: Mapping[int, bytes] | None = None) -> None:
        self._at_power_on = dict(registers or {})
        self.power_on()

    def power_on(self) -> None:
        """Set all registers to their values after power-on."""
        self.registers = bytearray(256)
        self.pointer = 0
        for first, content in self._at_power_on.items():
            self.registers[first : first + len(content)] = content

    def take(self, sent: bytes) -> None:
        """Select a register, and write the bytes that follow into it and the next ones."""
        self.pointer = sent[0]
        for value in sent[1:]:
            self.write_register(self.pointer, value)
            self._advance()

    def answer(self, length: int) -> bytes:
        """Read `length` registers, starting at the selected one."""
        answered = bytearray()
        for _ in range(length):
            answered.append(self.read_register(self.pointer))
            self._advance()
        return bytes(answered)

    def read_register(self, register: int) -> int:
        """Give the byte in a register."""
        return self.registers[register]

    def write_register(self, register: int, value: int) -> None:
        """Put a byte into a register."""
        self.registers[register] = value

    def _advance(self) -> None:
        self.pointer = (self.pointer + 1) % 256


LONGEST_LOG = 1000


class Transfer(NamedTuple):
    """What went over the bus in one go: the bytes written, then the bytes read."""

    address: int
    written: bytes
    answered: bytes


class FakeBus:
    """An I2C bus in memory, with `chips` by address.

    `log` holds the latest thousand transfers that succeeded. Each failing transfer raises the
    OSError that the kernel would raise.
    """

    def __init__(self, chips: Mapping[int, FakeChip] | None = None) -> None:
        self.chips = dict(chips or {})
        self.log: list[Transfer] = []
        self.mend()

    def read_block(self, address: int, register: int, length: int) -> bytes:
        """Select a register and read from there on, in one transfer."""
        return self._transfer(address, bytes([register]), length)

    def read(self, address: int, length: int) -> bytes:
        """Read without selecting a register first."""
        return self._transfer(address, b"", length)

    def write(self, address: int, sent: bytes) -> None:
        """Write bytes."""
        self._transfer(address, sent, 0)

    def plug(self, address: int, chip: FakeChip) -> None:
        """Connect a chip: it powers on."""
        chip.power_on()
        self.chips[address] = chip

    def unplug(self, address: int) -> FakeChip:
        """Disconnect a chip: nothing answers at its address until something is plugged there."""
        return self.chips.pop(address)

    def join(self, other: "FakeBus") -> None:
        """Take over the chips of another bus, except where there is one of the same kind."""
        for address, chip in other.chips.items():
            if type(self.chips.get(address)) is not type(chip):
                self.plug(address, chip)

    def fail(self, error: int = errno.EREMOTEIO, times: float = math.inf) -> None:
        """Make the next transfers fail with an error number.

        EREMOTEIO: not acknowledged. ETIMEDOUT: the bus is stuck. EBUSY: the kernel has the chip.
        """
        self._error, self._failures = error, times

    def flip(self, bits: int, times: float = math.inf) -> None:
        """Make the next transfers read wrong: the `bits` of each byte are flipped."""
        self._bits, self._flips = bits, times

    def mend(self) -> None:
        """End all faults."""
        self.fail(0, times=0)
        self.flip(0, times=0)

    def _transfer(self, address: int, sent: bytes, length: int) -> bytes:
        if self._failures:
            self._failures -= 1
            raise OSError(self._error, os.strerror(self._error))
        if address not in self.chips:
            raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))
        chip = self.chips[address]
        if sent:
            chip.take(sent)
        answered = self._garbled(chip.answer(length)) if length else b""
        self.log.append(Transfer(address, sent, answered))
        del self.log[:-LONGEST_LOG]  # a simulated run may last for weeks
        return answered

    def _garbled(self, answered: bytes) -> bytes:
        if not self._flips:
            return answered
        self._flips -= 1
        return bytes(value ^ self._bits for value in answered)
