"""This Raspberry Pi: the chip that its pins hang on, its pins, its SPI buses.

Import this after lgpio has been imported with a folder for its pipe: see `factory`.
"""

import errno
import logging
from collections import defaultdict
from collections.abc import Callable
from threading import RLock
from typing import Any

import lgpio
from gpiozero import PinUnknownPi, SPIBadArgs
from gpiozero.pins.lgpio import LGPIOFactory
from gpiozero.pins.pi import spi_port_device

from wolkflow import HardwareError
from wolkflow_gpio.edge_reader import EdgeReader
from wolkflow_gpio.kernel_lines import KernelLines
from wolkflow_gpio.lgpio_pins import LgpioPin

log = logging.getLogger("wolkflow.gpio")

LABEL = "pinctrl-"
"""How the label of the chip with the header's pins begins, on every Raspberry Pi: the Pi 5's is
`pinctrl-rp1`, the others' `pinctrl-bcm2711` or `pinctrl-bcm2835`."""


class LgpioPins(LGPIOFactory):  # type: ignore[misc]  # gpiozero has no types
    """The pins of this Raspberry Pi.

    `revision` is the board's revision code, and `chips` are the numbers of the gpiochips: the one
    with the header's pins had different numbers in different kernels. `open_kernel` gives the
    kernel's lines of that chip, which inputs are claimed from.
    """

    def __init__(
        self,
        revision: int | None = None,
        chips: tuple[int, ...] = (0,),
        open_kernel: Callable[[int], KernelLines] = KernelLines,
    ) -> None:
        self._revision = revision
        try:
            super().__init__(_header_chip(chips))
        except lgpio.error as error:
            raise HardwareError(
                f"the pins of this machine can't be used ({error}): run the pipeline on a "
                "Raspberry Pi, or try it with --simulate"
            ) from error
        # gpiozero shares these among all factories of the process, and its lock stops everything
        # when the garbage collector closes a device while it is held
        self.pins: dict[Any, LgpioPin] = {}
        self._reservations: defaultdict[Any, list[Any]] = defaultdict(list)
        self._res_lock = RLock()
        self.pin_class = LgpioPin
        self.kernel = open_kernel(self.chip)
        self.reader = EdgeReader()
        self._is_old = False

    @property
    def handle(self) -> int:
        """The open gpiochip, as lgpio numbers it."""
        return int(self._handle)

    def claim_input(self, line: int, pull: str) -> int | None:
        """Take a line from the kernel and give its file; None where the kernel is too old."""
        if self._is_old:
            return None
        try:
            return self.kernel.claim(line, pull)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTTY):
                raise
        self._is_old = True
        log.warning(
            "the kernel is older than 5.10: lgpio looks for edges, which takes some of the "
            "processor all the time"
        )
        return None

    def close(self) -> None:
        """Let go of all pins, and of the chip."""
        super().close()
        self.reader.close()

    def spi(self, **spi_args: Any) -> Any:
        """Give a bus of the kernel's; gpiozero's own would go on in software without one."""
        pins, others = self._extract_spi_args(**spi_args)
        shared = bool(others.get("shared"))
        try:
            spi_port_device(**pins)
            return self._get_spi_class(shared, hardware=True)(pin_factory=self, **pins)
        except SPIBadArgs as error:
            raise HardwareError(f"there is no SPI bus on these pins: {error}") from error
        except lgpio.error as error:
            raise HardwareError(
                f"the SPI bus can't be opened ({error}): switch it on with "
                "`sudo raspi-config nonint do_spi 0`"
            ) from error

    def _get_board_info(self) -> Any:
        try:
            return super()._get_board_info()
        except PinUnknownPi as error:
            raise HardwareError(
                f"gpiozero does not know this board, revision code {self._get_revision():04x}: "
                "update it with `sudo apt upgrade python3-gpiozero` or `pip install -U gpiozero`"
            ) from error

    def _get_revision(self) -> int:
        if self._revision is None:
            try:
                self._revision = int(super()._get_revision())
            except PinUnknownPi as error:
                raise HardwareError(
                    f"this machine is no Raspberry Pi ({error}): run the pipeline on one, or try "
                    "it with --simulate"
                ) from error
        return self._revision


def _header_chip(chips: tuple[int, ...]) -> int:
    """Find the chip by its label; the first one, if none has such a label."""
    for chip in chips if len(chips) > 1 else ():
        try:
            handle = lgpio.gpiochip_open(chip)
        except lgpio.error:
            continue  # forbidden or gone: it is not ours
        label = lgpio.gpio_get_chip_info(handle)[3]
        lgpio.gpiochip_close(handle)
        if str(label).startswith(LABEL):
            return chip
    return chips[0]
