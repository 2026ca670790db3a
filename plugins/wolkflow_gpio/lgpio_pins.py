"""gpiozero's pins on lgpio, without the click at start.

gpiozero claims a line as an input, then as a low output, and only then writes the level: a relay
that is on when its pin is low clicks. These pins claim a line once, at its level, and let it go
when they close, which leaves an output at its last level (unless config.txt has `strict_gpiod`).

Inputs are claimed from the kernel itself: while lgpio watches any pin, it looks for edges 2,000
times a second.

Import this after lgpio has been imported with a folder for its pipe: see `factory`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import lgpio
from gpiozero import PinFixedPull
from gpiozero.pins.lgpio import LGPIOPin

from wolkflow import HardwareError, pin_text
from wolkflow_gpio.kernel_lines import Edge

PULLS = {"up": lgpio.SET_PULL_UP, "down": lgpio.SET_PULL_DOWN, "floating": lgpio.SET_PULL_NONE}
OURS = (
    LGPIOPin.GPIO_IS_LG_INPUT
    | LGPIOPin.GPIO_IS_LG_OUTPUT
    | LGPIOPin.GPIO_IS_LG_ALERT
    | LGPIOPin.GPIO_IS_LG_GROUP
)
"""Bits of a line's mode that lgpio sets while this process holds the line."""


class LgpioPin(LGPIOPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that is not claimed before someone says what it shall be.

    With a `frequency`, a state between 0 and 1 is sent as pulses; 0 and 1 are plain levels, which
    cost nothing, take effect at once, and stay when the process ends.
    """

    def __init__(self, factory: Any, info: Any) -> None:
        super(LGPIOPin, self).__init__(factory, info)  # LGPIOPin's own would claim an input
        self._pulses: float | None = None
        self._rate: float | None = None
        self._bounce = None
        self._callback = None
        self._edges = lgpio.BOTH_EDGES
        self._input: int | None = None
        self._resistor = ""

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Become an output, at its level from the first moment on."""
        self._free()  # lgpio ignores the level or pull of a claim on a line that it has already
        with self._claiming():
            lgpio.gpio_claim_output(self.factory.handle, self._number, int(state))

    def input_with_pull(self, pull: str) -> None:
        """Become an input, with its pull resistor from the first moment on."""
        if self.info.pull not in (pull, ""):
            raise PinFixedPull(f"it has a pull-{self.info.pull} resistor on the board")
        self._free()
        self._resistor = pull
        with self._claiming():
            self._input = self.factory.claim_input(self._number, pull)
            if self._input is None:
                lgpio.gpio_claim_input(self.factory.handle, self._number, PULLS[pull])

    def close(self) -> None:
        """Let go of the line."""
        self.frequency = None
        try:
            self.when_changed = None
        finally:
            self._free()

    def _get_state(self) -> float:
        if self._pulses is not None:
            return self._pulses
        with self._answering("can't be read"):
            if self._input is not None:
                return bool(self.factory.kernel.level(self._input))
            return bool(lgpio.gpio_read(self.factory.handle, self._number))

    def _set_state(self, value: float) -> None:
        with self._answering("can't be switched"):
            if self._rate is None or value in (0, 1):
                self._stop_pulses()
                lgpio.gpio_write(self.factory.handle, self._number, int(value >= 0.5))
            else:
                lgpio.tx_pwm(self.factory.handle, self._number, self._rate, value * 100)
                self._pulses = value

    def _get_frequency(self) -> float | None:
        return self._rate

    def _set_frequency(self, value: float | None) -> None:
        self._rate = value or None
        if self._pulses is not None:
            self._set_state(self._pulses)

    def _stop_pulses(self) -> None:
        """Stop pulses, which leaves the line at whatever level it has at that moment."""
        if self._pulses is not None:
            self._pulses = None
            lgpio.tx_pwm(self.factory.handle, self._number, 0, 0)

    def _enable_event_detect(self) -> None:
        if self._input is None:
            super()._enable_event_detect()
            return
        with self._answering("can't be watched"):
            self.factory.kernel.watch(self._input, self._resistor, self.edges)
        self.factory.reader.add(self._input, self._pass_on)

    def _disable_event_detect(self) -> None:
        if self._input is None:
            super()._disable_event_detect()
            return
        self.factory.reader.remove(self._input)
        with self._answering("can't be left alone"):
            self.factory.kernel.watch(self._input, self._resistor, "none")

    def _call_when_changed(self, _chip: int, _gpio: int, level: int, ticks: int) -> None:
        """Pass an edge on; called in lgpio's thread, which an exception would end for all pins."""
        self._pass_on(Edge(ticks, bool(level)))

    def _pass_on(self, edge: Edge) -> None:
        reference = self._when_changed
        callback = None if reference is None else reference()
        if callback is not None:
            callback(edge.nanoseconds / 1e9, edge.level)

    def _free(self) -> None:
        if self._input is not None:
            self.factory.reader.remove(self._input)
            os.close(self._input)
            self._input = None
        if lgpio.gpio_get_mode(self.factory.handle, self._number) & OURS:
            lgpio.gpio_free(self.factory.handle, self._number)

    @contextmanager
    def _claiming(self) -> Iterator[None]:
        try:
            yield
        except (lgpio.error, OSError) as error:
            user = lgpio.gpio_get_line_info(self.factory.handle, self._number)[4]
            holder = f"{user!r} has it" if user else str(error)
            raise HardwareError(
                f"{pin_text(self._number)} can't be claimed: {holder}; end the other program, or "
                "free the pin in config.txt"
            ) from error

    @contextmanager
    def _answering(self, trouble: str) -> Iterator[None]:
        try:
            yield
        except (lgpio.error, OSError) as error:
            raise HardwareError(
                f"{pin_text(self._number)} {trouble}: {str(error).strip(chr(39))}; is the pin used "
                "by another program?"
            ) from error
