"""A stand-in for lgpio that writes down every call and keeps lines as the real one does.

Like the real one it makes a pipe in the working directory when it is imported, claims a line that
is read without a claim as an input, and ignores a second claim of a line for the same direction.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

RISING_EDGE, FALLING_EDGE, BOTH_EDGES = 1, 2, 3
SET_PULL_UP, SET_PULL_DOWN, SET_PULL_NONE = 32, 64, 128
INPUT, OUTPUT, ALERT = 1 << 8, 1 << 9, 1 << 10
KERNEL_OUTPUT = 2
OTHERS = 1 << 16  # "kernel: input", which is set for lines that are not claimed, too

calls: list[tuple[Any, ...]] = []
levels: dict[int, int] = {}
modes: dict[int, int] = {}
busy: dict[int, str] = {}
stuck: set[int] = set()
"""Lines that can be neither read nor written any more."""
pulses: dict[int, tuple[float, float]] = {}
"""Lines that send pulses: frequency, and percent of each period that is high."""
chips = {0: "pinctrl-bcm2711"}
buses = {(0, 0)}
answers: list[list[int]] = []
"""What the chip on the SPI bus sends in the next transfers."""
callbacks: list["callback"] = []

os.mkfifo(".lgd-nfy0")
pipe_folder = Path.cwd()


class error(Exception):  # noqa: N801, N818  # the real name
    """What lgpio raises."""


def gpiochip_open(chip: int) -> int:
    if chip not in chips:
        raise error("can not open gpiochip")
    calls.append(("open", chip))
    return 7 + chip


def gpiochip_close(handle: int) -> None:
    calls.append(("close",))


def gpio_get_chip_info(handle: int) -> list[Any]:
    return [0, 54, f"gpiochip{handle - 7}", chips[handle - 7]]


def gpio_get_mode(handle: int, line: int) -> int:
    mode = modes.get(line, 0)
    return mode | OTHERS | (KERNEL_OUTPUT if mode & OUTPUT else 0)


def gpio_get_line_info(handle: int, line: int) -> list[Any]:
    return [0, line, 0, f"GPIO{line}", busy.get(line, "")]


def _claim(line: int, mode: int) -> bool:
    if line in busy:
        raise error("GPIO busy")
    fresh = not modes.get(line, 0) & mode
    modes[line] = mode
    return fresh


def gpio_claim_input(handle: int, line: int, flags: int = 0) -> None:
    calls.append(("claim_input", line, flags))
    if _claim(line, INPUT):
        levels.setdefault(line, int(flags == SET_PULL_UP))


def gpio_claim_output(handle: int, line: int, level: int = 0, flags: int = 0) -> None:
    calls.append(("claim_output", line, level))
    if _claim(line, OUTPUT):
        levels[line] = level


def gpio_claim_alert(handle: int, line: int, edges: int, flags: int = 0) -> None:
    calls.append(("claim_alert", line))
    _claim(line, ALERT)


def gpio_free(handle: int, line: int) -> None:
    if not modes.pop(line, 0):
        raise error("GPIO not allocated")
    calls.append(("free", line))


def gpio_read(handle: int, line: int) -> int:
    _check(line)
    if not modes.get(line, 0):
        gpio_claim_input(handle, line)
    return levels[line]


def _check(line: int) -> None:
    if line in stuck:
        raise error("GPIO not allocated")


def tx_pwm(handle: int, line: int, frequency: float, duty: float) -> None:
    _check(line)
    calls.append(("tx_pwm", line, frequency, duty))
    if frequency:
        pulses[line] = (frequency, duty)
    elif pulses.pop(line, None) is None:
        raise error("bad PWM micros")  # as the real one says to a line that sends none


def spi_open(port: int, device: int, rate: int, flags: int) -> int:
    if (port, device) not in buses:
        raise error("can not open SPI device")
    calls.append(("spi_open", port, device))
    return 30 + device


def spi_close(handle: int) -> None:
    calls.append(("spi_close", handle - 30))


def spi_xfer(handle: int, sent: list[int]) -> tuple[int, list[int]]:
    calls.append(("spi_xfer", *sent))
    return len(sent), answers.pop(0)


def gpio_write(handle: int, line: int, level: int) -> None:
    _check(line)
    calls.append(("write", line, int(level)))
    levels[line] = int(level)


class callback:  # noqa: N801  # the real name
    """A function that is told of edges."""

    def __init__(self, handle: int, line: int, edges: int, function: Callable[..., object]) -> None:
        self.line = line
        self.function = function
        callbacks.append(self)

    def cancel(self) -> None:
        callbacks.remove(self)


def edge(line: int, level: int) -> None:
    """Let a line change, as seen by lgpio's thread."""
    levels[line] = level
    for watching in [watching for watching in callbacks if watching.line == line]:
        watching.function(0, line, level, 1_000_000)
