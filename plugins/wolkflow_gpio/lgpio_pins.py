"""gpiozero's pins on lgpio, without the click at start.

gpiozero claims a line as an input, then as a low output, and only then writes the level: a relay
that is on when its pin is low clicks. These pins claim a line once, at its level, and let it go
when they close, which leaves an output at its last level (unless config.txt has `strict_gpiod`).

Import this after lgpio has been imported with a folder for its pipe: see `factory`.
"""

from collections.abc import Callable
from typing import Any

import lgpio
from gpiozero import PinFixedPull, PinUnknownPi
from gpiozero.pins.lgpio import LGPIOFactory, LGPIOPin

from wolkflow import HardwareError, pin_text

PULLS = {"up": lgpio.SET_PULL_UP, "down": lgpio.SET_PULL_DOWN, "floating": lgpio.SET_PULL_NONE}
OURS = (
    LGPIOPin.GPIO_IS_LG_INPUT
    | LGPIOPin.GPIO_IS_LG_OUTPUT
    | LGPIOPin.GPIO_IS_LG_ALERT
    | LGPIOPin.GPIO_IS_LG_GROUP
)
"""Bits of a line's mode that lgpio sets while this process holds the line."""


class LgpioPin(LGPIOPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that is not claimed before someone says what it shall be."""

    def __init__(self, factory: "LgpioPins", info: Any) -> None:
        super(LGPIOPin, self).__init__(factory, info)  # LGPIOPin's own would claim an input
        self._pwm = None
        self._bounce = None
        self._callback = None
        self._edges = lgpio.BOTH_EDGES

    def output_with_state(self, state: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Become an output, at its level from the first moment on."""
        self._claim(lgpio.gpio_claim_output, int(state))

    def input_with_pull(self, pull: str) -> None:
        """Become an input, with its pull resistor from the first moment on."""
        if self.info.pull not in (pull, ""):
            raise PinFixedPull(f"it has a pull-{self.info.pull} resistor on the board")
        self._claim(lgpio.gpio_claim_input, PULLS[pull])

    def close(self) -> None:
        """Let go of the line."""
        self.frequency = None
        self.when_changed = None
        self._free()

    def _call_when_changed(self, _chip: int, _gpio: int, level: int, ticks: int) -> None:
        """Pass an edge on; called in lgpio's thread, which an exception would end for all pins."""
        reference = self._when_changed
        callback = None if reference is None else reference()
        if callback is not None:
            callback(ticks / 1e9, level)

    def _claim(self, claim: Callable[[int, int, int], object], detail: int) -> None:
        self._free()  # lgpio ignores the level or pull of a claim on a line that it has already
        try:
            claim(self.factory.handle, self._number, detail)
        except lgpio.error as error:
            user = lgpio.gpio_get_line_info(self.factory.handle, self._number)[4]
            holder = f"{user!r} has it" if user else str(error)
            raise HardwareError(
                f"{pin_text(self._number)} can't be claimed: {holder}; end the other program, or "
                "free the pin in config.txt"
            ) from error

    def _free(self) -> None:
        if lgpio.gpio_get_mode(self.factory.handle, self._number) & OURS:
            lgpio.gpio_free(self.factory.handle, self._number)


class LgpioPins(LGPIOFactory):  # type: ignore[misc]  # gpiozero has no types
    """The pins of this Raspberry Pi."""

    def __init__(self, revision: int | None = None) -> None:
        self._revision = revision
        try:
            super().__init__()
        except (PinUnknownPi, lgpio.error) as error:
            raise HardwareError(
                f"the pins of this machine can't be used ({error}): run the pipeline on a "
                "Raspberry Pi, or try it with --simulate"
            ) from error
        self.pins: dict[
            Any, LgpioPin
        ] = {}  # gpiozero shares one dict among all factories of the process
        self.pin_class = LgpioPin

    @property
    def handle(self) -> int:
        """The open gpiochip, as lgpio numbers it."""
        return int(self._handle)

    def _get_revision(self) -> int:
        if self._revision is None:
            self._revision = int(super()._get_revision())
        return self._revision
