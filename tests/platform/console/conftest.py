from collections.abc import Iterator

import pytest

from wolkflow.platform import Device, Platform
from wolkflow.platform.console import Console


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform() as platform:
        yield platform


@pytest.fixture
def console(platform: Platform) -> Iterator[Console]:
    with Console(platform) as console:
        yield console


@pytest.fixture
def device(platform: Platform) -> Device:
    return platform.device("dev-0001", name="A device")
