"""Fake pins: gpiozero's own mock factory, with hands to press buttons and eyes to see levels.

Import it where it is needed: it brings gpiozero along.
"""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any, Protocol

from gpiozero import PinFixedPull
from gpiozero.pins.mock import MockFactory, MockPWMPin
from gpiozero.pins.pi import spi_port_device


class Clock(Protocol):
    """What gives edges their time."""

    def monotonic(self) -> float:
        """Tell seconds since some start."""


class SpiChip(Protocol):
    """A simulated chip on an SPI bus."""

    def transfer(self, words: Sequence[int]) -> list[int]:
        """Take bytes, and give as many back."""


class FakePin(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin whose level, while it is an input, the outside world decides.

    Unlike gpiozero's mock it becomes an output in one step, and keeps its level when it is closed,
    as a pin on a Raspberry Pi does.
    """

    on_change: Callable[[float], object] | None = None
    """What the world does when this output changes; it is given the new state."""

    _state: float
    _frequency: float | None
    _outside: bool | None = None
    _pressed = False

    def press(self, *, pressed: bool) -> None:
        """Connect an input to the rail opposite of its pull, or let it go."""
        self._pressed = pressed
        self._follow()

    def drive(self, level: bool | None) -> None:  # noqa: FBT001  # the level of a pin
        """Hold an input at a level; None lets it go."""
        self._outside = level
        self._follow()

    def edge(self, level: bool, seconds: float) -> None:  # noqa: FBT001  # the level of a pin
        """Let an input have an edge at a time of its own, as the kernel reports it."""
        self._outside = level
        if self._function == "input" and self._state != level:
            self._state = level
            if self._edges in ("both", "rising" if level else "falling"):
                self._report(seconds)

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Become an output at a level at once."""
        self._function = "output"
        self._state = state
        self.clear_states()

    def close(self) -> None:
        """Let go; the level stays until something else decides."""
        self.when_changed = None
        self._frequency = None
        self._function = "input"

    def _set_state(self, value: float) -> None:
        super()._set_state(value)
        if self.on_change is not None:
            self.on_change(value)

    def _set_frequency(self, value: float | None) -> None:
        self._frequency = value

    def _call_when_changed(self) -> None:
        self._report(self.factory.ticks())

    def _report(self, seconds: float) -> None:
        callback = self._get_when_changed()
        if callback is not None:
            callback(seconds, self._state)

    def _set_pull(self, value: str) -> None:
        if self.info.pull and value != self.info.pull:
            raise PinFixedPull(f"{self!r} has a fixed pull resistor")
        self._pull = value
        self._follow()

    def _follow(self) -> None:
        if self._function != "input":
            return
        level = self._outside
        if level is None:
            level = (self._pull == "up") != self._pressed
        if level:
            self.drive_high()
        else:
            self.drive_low()


class FakeSpi:
    """An SPI bus in memory, at whose other end is a simulated chip."""

    def __init__(self, chip: SpiChip) -> None:
        self.bits_per_word = 8
        self._chip = chip

    def transfer(self, words: Sequence[int]) -> list[int]:
        """Send bytes, and receive as many."""
        return self._chip.transfer(words)

    def read(self, count: int) -> list[int]:
        """Receive bytes."""
        return self._chip.transfer([0] * count)

    def close(self) -> None:
        """Let go of nothing."""


class FakePins(MockFactory):  # type: ignore[misc]  # gpiozero has no types
    """The pins of a Raspberry Pi on nobody's desk: give it to a bench as the resource "gpio".

    All pins can do PWM. Pins are named by their GPIO number. Edges carry the time of `clock`, or
    this computer's; `spi_chips` are at the other end of SPI buses, by port and device.

        pins = FakePins()
        with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
            pins.press(17)
            bench.advance(0.1)
    """

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(revision="a02082", pin_class=FakePin)  # a Pi 3B
        self._res_lock = RLock()  # gpiozero's own stops a test whose garbage is an open device
        self.clock = clock
        self.spi_chips: dict[tuple[int, int], SpiChip] = {}
        self._taken: set[int] = set()

    def ticks(self) -> float:
        """Tell the time that an edge has now."""
        return float(super().ticks()) if self.clock is None else self.clock.monotonic()

    def spi(self, **spi_args: Any) -> FakeSpi:
        """Give the bus that a chip is at; OSError where there is none."""
        pins, _ = self._extract_spi_args(**spi_args)
        place = spi_port_device(**pins)
        if place not in self.spi_chips:
            raise OSError(f"there is no chip at the SPI bus {place[0]}, device {place[1]}")
        return FakeSpi(self.spi_chips[place])

    def close(self) -> None:
        """Let go of all pins; their levels can still be looked at."""
        for pin in self.pins.values():
            pin.close()

    def press(self, line: int) -> None:
        """Press a button: the input goes to the level opposite of its pull resistor."""
        self.pin(line).press(pressed=True)

    def release(self, line: int) -> None:
        """Let the button go."""
        self.pin(line).press(pressed=False)

    def drive(self, line: int, level: bool | None) -> None:  # noqa: FBT001  # the level of a pin
        """Hold an input at a level, high or low; None lets its pull decide again."""
        if line not in self._taken:
            self.pin(line).drive(level)

    def take_over(self, line: int) -> Callable[[bool | None], object]:
        """Give what drives an input from now on: nobody else does any more."""
        self._taken.add(line)
        drive: Callable[[bool | None], object] = self.pin(line).drive
        return drive

    def give_back(self, line: int) -> None:
        """Let anybody drive an input again."""
        self._taken.discard(line)

    def is_taken(self, line: int) -> bool:
        """Tell whether an input has been taken over."""
        return line in self._taken

    def driven(self, line: int) -> float | None:
        """Tell in which part of the time an output is high; None for what is no output."""
        pin = self.pin(line)
        return float(pin.state) if pin.function == "output" else None

    def edge(self, line: int, level: bool, seconds: float) -> None:  # noqa: FBT001  # the level of a pin
        """Let an input have an edge at a time of its own, as the kernel reports it."""
        self.pin(line).edge(level, seconds)

    def level(self, line: int) -> bool:
        """Tell whether a pin is high."""
        return bool(self.pin(line).state)

    def duty(self, line: int) -> float:
        """Tell in which part of the time a pin is high: 0 to 1, between them it sends pulses."""
        return float(self.pin(line).state)

    def history(self, line: int) -> list[bool]:
        """Give the levels a pin went through since it became an output, or since the start."""
        return [bool(state.state) for state in self.pin(line).states]

    def duties(self, line: int) -> list[float]:
        """Give what `duty` was since the pin became an output."""
        return [float(state.state) for state in self.pin(line).states]
