import pytest

from tests.platform.scripted_device import PASSWORD
from tests.support.mosquitto import Mosquitto, free_port
from wolkflow.platform import Platform, PlatformStateError, RefusedError, UnreachableDeviceError


@pytest.fixture
def mosquitto(tmp_path):
    with Mosquitto(tmp_path, {"dev-0001": PASSWORD, "platform": "p@ss"}) as broker:
        yield broker


def url(broker, password="p%40ss"):  # noqa: S107 - of a test
    return f"mqtt://platform:{password}@127.0.0.1:{broker.port}"


def test_devices_on_another_broker(mosquitto, connect):
    with Platform(broker=url(mosquitto)) as platform:
        device = platform.device("dev-0001")
        with pytest.raises(UnreachableDeviceError):
            device.send("LAMP", True)
        client = connect(platform)
        device.wait_connected()
        client.add("T", 21.5)
        assert device.wait_for("T").value == 21.5
        device.send("LAMP", True)
        device.wait_for("LAMP", True)
        with pytest.raises(RefusedError, match="needs the platform's own broker"):
            device.faults.drop()


def test_what_comes_while_the_platform_is_away_is_not_lost(mosquitto, connect, tmp_path):
    state = tmp_path / "platform.db"
    with Platform(broker=url(mosquitto), state=state) as platform:
        client = connect(platform)
        platform.device("dev-0001").wait_connected()
    for number in range(20):
        client.add("N", number, number)
    client.close(5)
    with Platform(broker=url(mosquitto), state=state) as platform:
        device = platform.device("dev-0001")
        device.wait_for("N", 19)
        assert [point.value for point in device.history("N")] == list(range(20))


def test_a_broker_that_refuses_or_is_not_there(mosquitto):
    with pytest.raises(PlatformStateError, match="refused the platform"):
        Platform(broker=url(mosquitto, "wrong")).start()
    with pytest.raises(PlatformStateError, match="no broker there"):
        Platform(broker=f"mqtt://a:b@127.0.0.1:{free_port()}").start()
    with pytest.raises(PlatformStateError, match="must be mqtt://"):
        Platform(broker="http://x").start()
