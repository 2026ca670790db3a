import pytest

from wolkflow.platform import Delivery, Platform
from wolkflow.platform.devices_file import read_devices
from wolkflow.platform.errors import DevicesFileError
from wolkflow.wolkabout.messages import Feed, FeedType

GOOD = """
units: [l/min]
devices:
  station-1:
    password: 0123
    name: Greenhouse
    type: Weather station
    delivery: PULL
    feeds:
      LAMP: {name: Lamp, type: IN_OUT, unit: BOOLEAN}
      T:
  other:
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "devices.yaml"


def test_a_file_is_read(file):
    file.write_text(GOOD)
    listed = read_devices(file)
    assert listed.units == ("l/min",)
    station = listed.devices["station-1"]
    assert (station.password, station.delivery) == ("0123", Delivery.PULL)
    assert station.feeds == (
        Feed("Lamp", "LAMP", FeedType.IN_OUT, "BOOLEAN"),
        Feed("T", "T", FeedType.IN, "NUMERIC"),
    )
    assert listed.devices["other"].password is None
    assert "0123" not in repr(listed)


def test_a_platform_begins_with_it(file):
    file.write_text(GOOD)
    with Platform(devices=file, anyone=False) as platform:
        assert [state.name for state in platform.devices()] == ["Greenhouse", "other"]
        assert platform.devices()[0].type == "Weather station"
        assert platform.device("station-1").feed("LAMP").unit == "BOOLEAN"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("devices: [a]", "devices: must be a mapping"),
        ("device: {}", "'device' is unknown; allowed: devices, units"),
        ("units: l/min", "units: must be a list"),
        ("devices: {k: {pasword: x}}", "devices: k: 'pasword' is unknown; allowed: delivery, "),
        ("devices: {k: {password: [x]}}", "devices: k: password: must be a text"),
        ("devices: {k: {delivery: PUSHED}}", "must be one of PUSH, PULL, not 'PUSHED'"),
        ("devices: {k: {feeds: {T: {type: OUT}}}}", "feeds: T: type: must be one of IN, IN_OUT"),
        ("devices: {k: {feeds: {timestamp: }}}", "reserved"),
        ("devices: {a/b: }", "not allowed in an MQTT topic"),
        ("devices: {k: 1", "flow mapping"),
    ],
)
def test_a_mistake_is_named(file, text, says):
    file.write_text(text)
    with pytest.raises(DevicesFileError, match=r"devices\.yaml: ") as caught:
        read_devices(file)
    assert says in str(caught.value)


def test_a_file_that_is_not_there(file):
    with pytest.raises(DevicesFileError, match="No such file"):
        Platform(devices=file).start()
