import pytest

from wolkflow.platform import (
    Delivery,
    DeviceSetup,
    Platform,
    RefusedError,
    UnreachableDeviceError,
    WaitedInVainError,
)
from wolkflow.wolkabout.messages import Feed, FeedRegistration, FeedType

LAMP = Feed("Lamp", "LAMP", FeedType.IN_OUT, "BOOLEAN")
T = Feed("Temperature", "T", FeedType.IN, "CELSIUS")


def test_values_arrive_and_are_kept(platform, connect):
    client = connect(platform, key="k")
    device = platform.device("k")
    client.add("T", 21.5, 1000)
    client.add("T", 22, 2000)
    assert device.wait_for("T") == ("T", 21.5, 1000)
    assert device.wait_for("T") == ("T", 22, 2000)
    assert device.value("T") == 22
    assert device.history("T") == [(1000, 21.5), (2000, 22)]
    assert device.history("T", 1500) == [(2000, 22)]
    assert device.state.readings == 2


def test_feeds_nobody_described_are_made_up(platform, connect):
    client = connect(platform, key="k")
    device = platform.device("k")
    for reference, value in [("N", 1), ("B", True), ("S", "on"), ("L", "45.25,19.83")]:
        client.add(reference, value)
    device.wait_for("L")
    units = {feed.reference: feed.unit for feed in device.feeds}
    assert units == {"N": "NUMERIC", "B": "BOOLEAN", "S": "TEXT", "L": "LOCATION"}
    assert all(feed.learned for feed in device.feeds)


def test_a_command_is_confirmed(device):
    device.send("LAMP", True)
    assert device.feed("LAMP").commanded is True
    device.wait_for("LAMP", True)
    assert device.feed("LAMP").confirmed


def test_another_value_is_no_confirmation(platform, connect):
    client = connect(platform, key="k", values=lambda readings: client.add("FAN", 3))
    device = platform.device("k")
    device.wait_connected()
    device.send("FAN", 5)
    device.wait_for("FAN")
    assert device.feed("FAN").value == 3
    assert not device.feed("FAN").confirmed


def test_waiting_goes_on_after_the_last_reading(platform, connect):
    client = connect(platform, key="k")
    device = platform.device("k")
    for number in range(5):
        client.add("N", number, number)
    assert device.wait_for("N", 1).time_ms == 1
    assert device.wait_for("N", lambda value: value > 2).time_ms == 3
    assert device.wait_for("N").time_ms == 4
    with pytest.raises(WaitedInVainError, match=r"feed 'N' .* fits 4 .* what came: nothing"):
        device.wait_for("N", 4, timeout=0)


def test_a_wait_in_vain_tells_what_came(platform, connect):
    client = connect(platform, key="k")
    client.add("N", 1)
    client.add("N", 2)
    with pytest.raises(WaitedInVainError, match=r"what came: 1, 2$"):
        platform.device("k").wait_for("N", 3, timeout=0.3)


def test_what_is_waited_for_may_look_but_not_act(platform, connect):
    client = connect(platform, key="k")
    device = platform.device("k")
    device.wait_connected()
    client.add("N", 1)
    device.wait_for("N", lambda _: device.parameters["GATEWAY"] is False and device.feeds)
    client.add("N", 2)
    with pytest.raises(RefusedError, match="may only look"):
        device.wait_for("N", lambda value: device.send("LAMP", value))


def test_true_is_not_one(platform, connect):
    client = connect(platform, key="k")
    client.add("N", 1)
    with pytest.raises(WaitedInVainError, match="what came: 1"):
        platform.device("k").wait_for("N", True, timeout=0.3)


def test_a_device_that_is_away_cannot_be_commanded(platform):
    with pytest.raises(UnreachableDeviceError, match="isn't connected"):
        platform.device("k").send("LAMP", True)
    assert platform.device("k").feeds == []


def test_a_feed_of_type_in_cannot_be_commanded(connect):
    with Platform(devices={"k": DeviceSetup(feeds=(T, LAMP))}) as platform:
        connect(platform, key="k")
        device = platform.device("k")
        device.wait_connected()
        with pytest.raises(RefusedError, match="type IN"):
            device.send("T", 1)
        device.send("LAMP", True)


def test_a_strict_platform_refuses_unknown_feeds(connect):
    texts = []
    with Platform(strict=True) as platform:
        client = connect(platform, key="k", error_text=texts.append)
        device = platform.device("k")
        device.wait_connected()
        client.add("T", 1)
        client.register_feed(LAMP)
        device.wait_for_message(FeedRegistration)
        client.add("LAMP", False)
        device.wait_for("LAMP")
        assert [feed.reference for feed in device.feeds] == ["LAMP"]
        with pytest.raises(RefusedError, match="no feed 'X'"):
            device.send("X", 1)
        client.close()
    assert texts == ["feed_values: unknown feeds T; register them"]


def test_commands_for_a_pull_device_wait_until_it_asks(platform, connect):
    device = platform.device("k", delivery=Delivery.PULL)
    device.send("LAMP", True)
    device.send("FAN", 3)
    assert [reading[:2] for reading in device.waiting] == [("LAMP", True), ("FAN", 3)]
    got = []
    client = connect(platform, key="k", values=got.extend)
    device.wait_connected()
    client.add("T", 1)
    device.wait_for("T")
    assert got == []
    client.pull_feed_values()
    client.add("T", 2)
    device.wait_for("T", 2)
    client.close()
    assert [reading[:2] for reading in got] == [("LAMP", True), ("FAN", 3)]
    assert device.waiting == []


def test_a_history_is_bounded_by_dropping_its_oldest(connect):
    with Platform(history=100) as platform:
        client = connect(platform, key="k")
        for number in range(1000):
            client.add("N", number, number)
        device = platform.device("k")
        device.wait_for("N", lambda _: device.state.readings == 1000)
        kept = [point.value for point in device.history("N")]
    assert 100 <= len(kept) <= 110
    assert kept[-100:] == list(range(900, 1000))


def test_a_history_is_thinned_without_losing_its_peaks(platform, connect):
    client = connect(platform, key="k")
    for number in range(2000):
        client.add("N", 1000 if number == 777 else number % 10, number)
    device = platform.device("k")
    device.wait_for("N", lambda _: device.state.readings == 2000)
    points = device.history("N", points=100)
    assert len(points) <= 102
    assert (777, 1000) in points
    assert (points[0].time_ms, points[-1].time_ms) == (0, 1999)
