"""Chips on simulated I2C buses in the hands of a scenario: their drivers run as on real ones."""

import errno
import os
from collections.abc import Mapping
from random import Random
from typing import Any, Protocol

from wolkflow.node import Node
from wolkflow.simulation.curves import Curve


class Chip(Protocol):
    """A chip in memory: see `wolkflow.testing.i2c.FakeChip`."""

    def power_on(self) -> None:
        """Forget everything."""

    def take(self, sent: bytes) -> None:
        """Receive a message."""

    def answer(self, length: int) -> bytes:
        """Send a message."""


class Bus(Protocol):
    """A bus in memory: see `wolkflow.testing.i2c.FakeBus`."""

    chips: dict[int, Any]

    def plug(self, address: int, chip: Any) -> None:
        """Connect a chip: it powers on."""

    def unplug(self, address: int) -> Any:
        """Disconnect a chip."""

    def fail(self, error: int) -> None:
        """Let all transfers fail."""

    def mend(self) -> None:
        """End all faults."""


class Refusing:
    """A chip that acknowledges nothing, and forgets nothing meanwhile."""

    def __init__(self, chip: Chip) -> None:
        self.chip = chip

    def power_on(self) -> None:
        """Power the chip on."""
        self.chip.power_on()

    def take(self, sent: bytes) -> None:
        """Refuse."""
        del sent
        raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))

    def answer(self, length: int) -> bytes:
        """Refuse."""
        del length
        raise OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))


class Garbling(Refusing):
    """A chip on long wires: of what it sends, a bit is wrong now and then."""

    def __init__(self, chip: Chip, seed: str) -> None:
        super().__init__(chip)
        self._random = Random(seed)

    def take(self, sent: bytes) -> None:
        """Receive a message."""
        self.chip.take(sent)

    def answer(self, length: int) -> bytes:
        """Send a message, every other one with a wrong bit."""
        answer = bytearray(self.chip.answer(length))
        if answer and self._random.random() < 0.5:
            answer[self._random.randrange(len(answer))] ^= 1 << self._random.randrange(8)
        return bytes(answer)


class ChipStage:
    """A chip on a simulated I2C bus: its driver runs as on a real one."""

    faults = ("nack", "unplug", "stuck", "bit_errors", "brown_out")

    def __init__(self, bus: Bus, address: int, node: Node) -> None:
        self._bus = bus
        self._address = address
        self._node = node
        self._chip = bus.chips[address]
        self._before: dict[str, Any] = {}

    def measure(self, series: str, curve: Curve) -> None:
        """Put a curve into the chip's world."""
        chip: Any = self._chip
        inputs: Mapping[str, Any] = getattr(self._node, "inputs", None) or {}
        if series in getattr(chip, "world", {}):
            self._set("world", {**chip.world, series: curve})
        elif type(inputs.get(series)) is int and hasattr(chip, "inputs"):
            curves = [
                curve if number == inputs[series] else one for number, one in enumerate(chip.inputs)
            ]
            self._set("inputs", curves)
        elif type(inputs.get(series)) is int and hasattr(chip, "outside"):
            self._set("outside", {**chip.outside, inputs[series]: curve})
        elif series in (self._node.series or ()) and callable(getattr(chip, series, None)):
            self._set(series, curve)
        else:
            raise KeyError(series)

    def begin(self, fault: str) -> None:
        """Let something happen to the chip or to its bus."""
        if fault == "stuck":
            self._bus.fail(errno.ETIMEDOUT)
        elif fault == "brown_out":
            self._chip.power_on()
        elif self._address in self._bus.chips:
            if fault == "unplug":
                self._bus.unplug(self._address)
            elif fault == "nack":
                self._bus.chips[self._address] = Refusing(self._chip)
            else:
                self._bus.chips[self._address] = Garbling(self._chip, self._node.label)

    def end(self, fault: str) -> None:
        """Mend it; a chip that was unplugged powers on, unless another is there by now."""
        there = self._bus.chips.get(self._address)
        if fault == "stuck":
            self._bus.mend()
        elif fault == "unplug" and there is None:
            self._bus.plug(self._address, self._chip)
        elif getattr(there, "chip", None) is self._chip:
            self._bus.chips[self._address] = self._chip

    def leave(self) -> None:
        """Give the chip its own world back."""
        for name, before in self._before.items():
            setattr(self._chip, name, before)

    def _set(self, name: str, value: Any) -> None:
        self._before.setdefault(name, getattr(self._chip, name))
        setattr(self._chip, name, value)
