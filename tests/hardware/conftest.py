"""What hardware there is; each test that needs more is skipped, with the reason."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.hardware.outside import BoardWorld, SimulatedWorld, World
from tests.hardware.user_bus.bus import UserBus

HOW = "start these tests with tests/hardware/run"
LABEL = "pinctrl-bcm2711"
NUMBERS = count(11)
FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def pins() -> None:
    """A GPIO chip that may be used, and lgpio."""
    if not os.access("/dev/gpiochip0", os.R_OK | os.W_OK):
        pytest.skip(f"no GPIO chip that may be used, /dev/gpiochip0: {HOW}")
    if importlib.util.find_spec("lgpio") is None:
        pytest.skip(f"no module lgpio: {HOW}")


@pytest.fixture
def world(pins: None) -> World:
    """The other ends of the pins: of the simulated chip, or of a board with nothing on its pins."""
    folder = os.environ.get("WOLKFLOW_PINS_OUTSIDE")
    if folder is not None:
        return SimulatedWorld(Path(folder), LABEL)
    if shutil.which("pinctrl") is None:
        pytest.skip(f"no program pinctrl to look at the pins from outside: {HOW} --vm")
    if not os.access("/sys/kernel/tracing/events/gpio/enable", os.W_OK):
        pytest.skip(f"the kernel's record of the pins needs root, and tracing: {HOW} --vm")
    return BoardWorld(_label())


@pytest.fixture
def simulated_world(world: World) -> SimulatedWorld:
    """The other ends of the simulated chip's pins."""
    if not isinstance(world, SimulatedWorld):
        pytest.skip(f"pinctrl is too slow to make so many edges: {HOW} --vm")
    return world


def _label() -> str:
    """Find the label of the chip with the header's pins."""
    labels = [file.read_text().strip() for file in Path("/sys/class/gpio").glob("*/label")]
    return next(one for one in labels if one.startswith("pinctrl-"))


@pytest.fixture
def stub() -> int:
    """The number of a bus whose chips at 0x76 and 0x77 are memory (the kernel's i2c-stub)."""
    if "WOLKFLOW_PINS_OUTSIDE" not in os.environ:
        pytest.skip(f"no i2c-stub here, and nothing may be written to real chips: {HOW} --vm")
    return 1


@pytest.fixture
def user_bus() -> Iterator[UserBus]:
    """A bus of the kernel's, whose chips are in this process."""
    if not os.access("/dev/cuse", os.R_OK | os.W_OK):
        pytest.skip(f"/dev/cuse is missing or not allowed: modprobe cuse as root, or {HOW} --vm")
    number = next(one for one in NUMBERS if not Path(f"/dev/i2c-{one}").exists())
    with UserBus(number) as bus:
        yield bus


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a sentence with a figure, which is shown at the end whatever the outcome."""
    figures = request.config.stash.setdefault(FIGURES, [])
    return figures.append


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash.get(FIGURES, [])
    if figures:
        terminalreporter.section("measured")
        for figure in figures:
            terminalreporter.line(figure)
