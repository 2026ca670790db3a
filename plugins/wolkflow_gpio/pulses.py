"""A pin that sends pulses: how long it is high in each period is what counts."""

from typing import Any

from wolkflow import pin_text
from wolkflow_gpio.line import Line, explained, take_line


class Pulses:
    """One pin with pulse-width modulation; a duty is 0 for off to 1 for on, whatever the wiring."""

    def __init__(self, factory: Any, pin: int, *, frequency: float, active_low: bool) -> None:
        self._pin = pin
        self._frequency = frequency
        self._active_low = active_low
        with explained(pin_text(pin)):
            self._line: Line = take_line(factory, pin)

    def take(self, duty: float | None) -> None:
        """Take the pin, at this duty from the first moment; None: at the level it has."""
        with explained(pin_text(self._pin)):
            on = duty == 1 if duty is not None else bool(self._line.state) != self._active_low
            self._line.output_with_state(on != self._active_low)
            self._line.frequency = self._frequency
        if duty is not None:
            self.duty = duty

    @property
    def duty(self) -> float:
        """In which part of the time the device is on."""
        with explained(pin_text(self._pin)):
            state = float(self._line.state)
        return 1.0 - state if self._active_low else state

    @duty.setter
    def duty(self, duty: float) -> None:
        with explained(pin_text(self._pin)):
            self._line.state = 1.0 - duty if self._active_low else duty

    @property
    def frequency(self) -> float:
        """How many pulses a second."""
        return self._frequency

    @frequency.setter
    def frequency(self, frequency: float) -> None:
        self._frequency = frequency
        with explained(pin_text(self._pin)):
            self._line.frequency = frequency

    def close(self) -> None:
        """Let go of the pin; it keeps its level if it is off or on."""
        self._line.close()
