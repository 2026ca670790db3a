"""Where the pins come from: lgpio, and nothing else, so that there is one error and not five."""

import contextlib
import importlib
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from wolkflow import HardwareError

INSTALL = (
    "install it with `sudo apt install python3-lgpio`, and make the virtual environment with "
    "`python3 -m venv --system-site-packages`; or try the pipeline with --simulate"
)


def make_factory(revision: int | None = None, devices: Path = Path("/dev")) -> Any:
    """Make the pin factory of a run.

    `revision` is the board's revision code; without it the board is asked. PermissionError when
    the user may not use the pins, HardwareError when there are none or lgpio is missing.
    """
    _import_lgpio()
    from wolkflow_gpio.kernel_lines import KernelLines  # noqa: PLC0415  # only a run needs it
    from wolkflow_gpio.lgpio_board import LgpioPins  # noqa: PLC0415  # it needs lgpio imported first

    return LgpioPins(revision, _usable_chips(devices), partial(KernelLines, devices=devices))


def _import_lgpio() -> None:
    """Import lgpio with a folder for its pipe.

    The import makes a pipe in the working directory, which systemd sets to `/`, and opens it at
    once; after that the file is not needed. Every path of a pipeline is absolute by now.
    """
    with tempfile.TemporaryDirectory(prefix="wolkflow-") as folder, contextlib.chdir(folder):
        try:
            lgpio = importlib.import_module("lgpio")
        except ImportError as error:
            raise HardwareError(f"the pins need the module lgpio ({error}): {INSTALL}") from error
    if not hasattr(lgpio, "gpiochip_open"):
        raise HardwareError(
            "the module lgpio is empty, as pip installs it where it has no build for this Python: "
            f"remove it with `pip uninstall lgpio` and {INSTALL}"
        )


def _usable_chips(devices: Path) -> tuple[int, ...]:
    """Look before lgpio does, which tells missing and forbidden chips alike."""
    chips = sorted(devices.glob("gpiochip*"), key=_number)
    if not chips:
        raise HardwareError(
            f"this machine has no pins, {devices}/gpiochip0 is missing: run the pipeline on a "
            "Raspberry Pi, or try it with --simulate"
        )
    usable = [chip for chip in chips if os.access(chip, os.R_OK | os.W_OK)]
    if not usable:
        raise PermissionError(
            f"no permission to use {chips[0]}: add your user to the group gpio with "
            "`sudo usermod -aG gpio $USER` and log in again"
        )
    return tuple(map(_number, usable))


def _number(chip: Path) -> int:
    return int(chip.name.removeprefix("gpiochip"))
