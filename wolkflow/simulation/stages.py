"""Where a scenario takes hold of a node's simulated hardware: a chip, a pin, or its reading."""

import errno
import os
from collections.abc import Callable, Collection, Mapping
from random import Random
from typing import Any, Protocol

from wolkflow.errors import HardwareError
from wolkflow.hookspecs import SimulationClock
from wolkflow.node import Node, Poller
from wolkflow.simulation.curves import Curve


class Stage(Protocol):
    """A node's simulated hardware in the hands of a scenario."""

    @property
    def faults(self) -> Collection[str]:
        """The faults that it can have."""

    def measure(self, series: str, curve: Curve) -> None:
        """Let it measure what a curve says; KeyError if it has no such series."""

    def begin(self, fault: str) -> None:
        """Let something go wrong."""

    def end(self, fault: str) -> None:
        """Let it be right again."""

    def leave(self) -> None:
        """Let the hardware be as it was without a scenario."""


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
        elif callable(getattr(chip, series, None)):
            self._set(series, curve)
        elif type(inputs.get(series)) is int and hasattr(chip, "inputs"):
            curves = [
                curve if number == inputs[series] else one for number, one in enumerate(chip.inputs)
            ]
            self._set("inputs", curves)
        elif type(inputs.get(series)) is int and hasattr(chip, "outside"):
            self._set("outside", {**chip.outside, inputs[series]: curve})
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
        """Mend it; a chip that was unplugged powers on."""
        if fault == "stuck":
            self._bus.mend()
        elif fault == "unplug":
            self._bus.plug(self._address, self._chip)
        elif fault != "brown_out":
            self._bus.chips[self._address] = self._chip

    def leave(self) -> None:
        """Give the chip its own world back."""
        for name, before in self._before.items():
            setattr(self._chip, name, before)

    def _set(self, name: str, value: Any) -> None:
        self._before.setdefault(name, getattr(self._chip, name))
        setattr(self._chip, name, value)


class ReadingStage:
    """Any other sensor: what it reads is replaced, its hardware is not asked."""

    faults = ("nack", "unplug")

    def __init__(self, node: Poller, clock: SimulationClock) -> None:
        self._curves: dict[str, Curve] = {}
        self._node = node
        self._clock = clock
        self._read: Callable[[], Any] = node.read
        self._is_lost = False
        vars(node)["read"] = self.read

    def measure(self, series: str, curve: Curve) -> None:
        """Read what a curve says."""
        if self._node.series is not None and series not in self._node.series:
            raise KeyError(series)
        self._curves[series] = curve

    def read(self) -> Any:
        """Read as the node does, with the scenario's values in place of its own."""
        if self._is_lost:
            raise HardwareError(f"{self._node.label} does not answer: it is unplugged")
        now = self._clock.monotonic()
        given = {name: curve(now) for name, curve in self._curves.items()}
        if not given or given.keys() >= (self._node.series or {}).keys():
            return given or self._read()
        found = self._read()
        return {**found, **given} if isinstance(found, Mapping) else given

    def begin(self, fault: str) -> None:
        """Let it be gone."""
        del fault
        self._is_lost = True

    def end(self, fault: str) -> None:
        """Let it be back."""
        del fault
        self._is_lost = False

    def leave(self) -> None:
        """Let the node read by itself."""
        vars(self._node).pop("read", None)


class Lines(Protocol):
    """Simulated pins: see `wolkflow.testing.pins.FakePins`."""

    def take_over(self, line: int) -> Callable[[bool | None], object]:
        """Give what drives an input; nobody else does any more."""

    def give_back(self, line: int) -> None:
        """Let others drive it again."""


class PinStage:
    """An input on a pin of the header: a curve of 0.5 and more closes its contact."""

    faults = ("bounce", "unplug")
    CHATTER = 7

    def __init__(self, pins: Lines, line: int, node: Node) -> None:
        self._pins = pins
        self._line = line
        self._drive = pins.take_over(line)
        on_level = getattr(node, "on_level", None)
        self._on_level = bool(on_level) if on_level is not None else False
        self._curve: Curve | None = None
        self._is_on = False
        self._is_lost = False
        self._drive(not self._on_level)

    def measure(self, series: str, curve: Curve) -> None:
        """Let a curve open and close the contact."""
        if series != "value":
            raise KeyError(series)
        self._curve = curve

    def move(self, seconds: float) -> None:
        """Open or close the contact if it is time to."""
        if self._curve is None:
            return
        is_on = self._curve(seconds) >= 0.5
        if is_on != self._is_on and not self._is_lost:
            self._is_on = is_on
            self._drive(is_on == self._on_level)

    def begin(self, fault: str) -> None:
        """Let the contact chatter, ending as it was; or take it away."""
        if fault == "unplug":
            self._is_lost = True
            self._drive(None)
            return
        level = self._is_on == self._on_level
        for _ in range(self.CHATTER):
            self._drive(not level)
            self._drive(level)

    def end(self, fault: str) -> None:
        """Let it be back."""
        if fault == "unplug":
            self._is_lost = False
            self._drive(self._is_on == self._on_level)

    def leave(self) -> None:
        """Let the contact be moved by others."""
        self._pins.give_back(self._line)
