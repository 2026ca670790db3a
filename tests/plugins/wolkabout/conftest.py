from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "broker"
    folder.mkdir()
    with Mosquitto(folder, {"station": "secret", "platform": "p"}) as broker:
        yield broker


@pytest.fixture
def platform(broker: Mosquitto) -> Iterator[Platform]:
    with Platform(broker.port, "platform", "p") as platform:
        yield platform
