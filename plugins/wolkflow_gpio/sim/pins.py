"""Pins in memory, with somebody who presses the buttons."""

from collections.abc import Callable, Iterable

from wolkflow import Node, Timer
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.button import Button

After = Callable[[float, Callable[[], object]], Timer]

EVERY, APART, HELD = 7.0, 1.3, 0.4  # seconds; APART keeps several buttons out of step


class SimulatedPins(FakePins):
    """The pins of a simulated run: each button of `nodes` is pressed every few seconds."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        super().__init__()
        self._buttons = [node for node in nodes if isinstance(node, Button)]
        for button in self._buttons:
            self.drive(button.pin, not button.on_level)

    def start(self, after: After) -> None:
        """Begin to press, on the engine's timers."""
        for index, button in enumerate(self._buttons):
            self._press_after(EVERY + index * APART, button, after)

    def _press_after(self, seconds: float, button: Button, after: After) -> None:
        def press() -> None:
            self.drive(button.pin, button.on_level)
            after(HELD, release)

        def release() -> None:
            self.drive(button.pin, not button.on_level)
            after(seconds - HELD, press)

        after(seconds, press)
