import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wolkflow_gpio.kernel_lines import KernelLines
from wolkflow_gpio.sim.lines import FakeLines

STUB = Path(__file__).parent / "stub"
NEEDS_LGPIO = (
    "lgpio",
    "gpiozero.pins.lgpio",
    "wolkflow_gpio.lgpio_board",
    "wolkflow_gpio.lgpio_pins",
)
PI_3B = 0xA02082


def _forget() -> None:
    for name in NEEDS_LGPIO:
        sys.modules.pop(name, None)


@pytest.fixture
def without_lgpio(monkeypatch):
    """A process that has not imported lgpio yet, and looks for it in the usual places."""
    _forget()
    yield monkeypatch
    _forget()


@pytest.fixture
def with_lgpio(without_lgpio):
    """A process that would find the stand-in for lgpio."""
    without_lgpio.syspath_prepend(STUB)
    return without_lgpio


@pytest.fixture
def lgpio(with_lgpio, tmp_path) -> ModuleType:
    """The stand-in for lgpio, imported in a folder of its own."""
    with_lgpio.chdir(tmp_path)
    return importlib.import_module("lgpio")


@pytest.fixture
def board(lgpio) -> ModuleType:
    """The module with our pins, on the stand-in."""
    return importlib.import_module("wolkflow_gpio.lgpio_board")


@pytest.fixture
def pins_class(board, tmp_path) -> Callable[..., Any]:
    """Our pins, with a kernel so old that it knows nothing of input lines, like a plain file."""
    for chip in range(5):
        (tmp_path / f"gpiochip{chip}").touch()
    return partial(board.LgpioPins, open_kernel=partial(KernelLines, devices=tmp_path))


@pytest.fixture
def kernel() -> Iterator[FakeLines]:
    """Input lines of a kernel that is not there."""
    with closing(FakeLines()) as lines:
        yield lines


@pytest.fixture
def kernel_pins(lgpio, board, kernel):
    """The pins of a Pi 3B, their inputs with that kernel."""
    with closing(board.LgpioPins(PI_3B, open_kernel=lambda _chip: kernel)) as factory:
        lgpio.calls.clear()
        yield factory


@pytest.fixture
def pins(lgpio, pins_class):
    """The pins of a Pi 3B, and a clean list of calls."""
    factory = pins_class(PI_3B)
    lgpio.calls.clear()
    return factory
