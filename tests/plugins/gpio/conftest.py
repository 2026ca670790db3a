import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

STUB = Path(__file__).parent / "stub"
NEEDS_LGPIO = (
    "lgpio",
    "gpiozero.pins.lgpio",
    "wolkflow_gpio.lgpio_board",
    "wolkflow_gpio.lgpio_pins",
)


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
def pins_class(lgpio) -> type:
    """Our pins, on the stand-in."""
    return importlib.import_module("wolkflow_gpio.lgpio_board").LgpioPins


@pytest.fixture
def pins(lgpio, pins_class):
    """The pins of a Pi 3B, and a clean list of calls."""
    factory = pins_class(0xA02082)
    lgpio.calls.clear()
    return factory
