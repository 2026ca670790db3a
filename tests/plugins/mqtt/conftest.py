import pytest

from tests.support.mosquitto import Mosquitto


@pytest.fixture
def broker(tmp_path):
    with Mosquitto(tmp_path, {"ann": "secret"}) as broker:
        yield broker


@pytest.fixture
def link(broker):
    return {"host": "127.0.0.1", "port": broker.port, "username": "ann", "password": "secret"}
