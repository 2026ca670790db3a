"""Fake pins: gpiozero's own mock factory, with hands to press buttons and eyes to see levels.

Import it where it is needed: it brings gpiozero along.
"""

from gpiozero import PinFixedPull
from gpiozero.pins.mock import MockFactory, MockPWMPin


class FakePin(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin whose level, while it is an input, the outside world decides.

    Unlike gpiozero's mock it becomes an output in one step, and keeps its level when it is closed,
    as a pin on a Raspberry Pi does.
    """

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


class FakePins(MockFactory):  # type: ignore[misc]  # gpiozero has no types
    """The pins of a Raspberry Pi on nobody's desk: give it to a bench as the resource "gpio".

    All pins can do PWM. Pins are named by their GPIO number.

        pins = FakePins()
        with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
            pins.press(17)
            bench.advance(0.1)
    """

    def __init__(self) -> None:
        super().__init__(revision="a02082", pin_class=FakePin)  # a Pi 3B

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
        self.pin(line).drive(level)

    def level(self, line: int) -> bool:
        """Tell whether a pin is high."""
        return bool(self.pin(line).state)

    def history(self, line: int) -> list[bool]:
        """Give the levels a pin went through since it became an output, or since the start."""
        return [bool(state.state) for state in self.pin(line).states]
