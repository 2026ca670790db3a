from collections.abc import Iterator
from itertools import count

import pytest

from wolkflow.platform import Device, Platform
from wolkflow.platform.console import Console

NUMBERS = count(1)


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform


@pytest.fixture(scope="module")
def console(platform: Platform) -> Iterator[Console]:
    """One for all tests of a file: to start and stop takes longer than most of them."""
    with Console(platform) as console:
        yield console


@pytest.fixture
def fresh(platform: Platform) -> Iterator[Console]:
    """One that hasn't logged anything yet."""
    with Console(platform) as console:
        yield console


@pytest.fixture
def device(platform: Platform) -> Device:
    """A device that no other test has used."""
    return platform.device(f"dev-{next(NUMBERS)}")
