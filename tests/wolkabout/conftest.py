from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
PASSWORD = "s3cret-pw"


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path, {KEY: PASSWORD, "platform": "p"}) as broker:
        yield broker


@pytest.fixture
def platform(mosquitto: Mosquitto) -> Iterator[Platform]:
    with Platform(mosquitto.port, "platform", "p") as platform:
        yield platform


@pytest.fixture
def settings(mosquitto: Mosquitto) -> Settings:
    return Settings(
        host="127.0.0.1",
        port=mosquitto.port,
        key=KEY,
        password=PASSWORD,
        retry_from_s=0.05,
        retry_to_s=0.2,
    )


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.db") as outbox:
        yield outbox


@pytest.fixture
def new_client(outbox: Outbox) -> Iterator[NewClient]:
    made = NewClient()
    yield made
    made.close()
