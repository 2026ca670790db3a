import pytest

from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import Delivery, Fault, Platform
from wolkflow.wolkabout import messages as m

NOW_MS = 1_658_315_841_000
FLOW = m.Feed("Flow", "FL", m.FeedType.IN_OUT, "l/min")
NEW = m.Feed("New Feed", "NF", m.FeedType.IN, "NUMERIC")


@pytest.fixture
def platform():
    with Platform(now_ms=lambda: NOW_MS) as platform:
        yield platform


@pytest.fixture
def device(platform):
    with ScriptedDevice(platform) as device:
        yield device


@pytest.fixture
def seen(platform, device):
    """The device as the platform sees it."""
    return platform.device(device.key)


def test_the_time(device):
    assert device.ask(m.TimeRequest(), m.PlatformTime).time_ms == NOW_MS


def test_an_empty_message_may_hold_two_quotes(device):
    device.say_bytes("d2p/dev-0001/time", b'""')
    assert device.next(m.PlatformTime).time_ms == NOW_MS


def test_a_clock_that_is_wrong(device, seen):
    seen.faults.clock(-3600)
    assert device.ask(m.TimeRequest(), m.PlatformTime).time_ms == NOW_MS - 3_600_000
    seen.faults.clock(0)
    assert device.ask(m.TimeRequest(), m.PlatformTime).time_ms == NOW_MS


def test_values_without_a_time_get_the_platforms(device, seen):
    device.say_bytes("d2p/dev-0001/feed_values", b'[{"T":1}]')
    assert seen.history("T") == [(NOW_MS, 1)]


@pytest.mark.parametrize(
    "payload",
    [
        b'[{"timestamp": 1658315834000, "T": 26.93, "H": 54}]',
        b'[{"H":54,"T":26.93,"timestamp":1658315834000}]',
    ],
)
def test_order_and_spacing_do_not_matter(device, seen, payload):
    device.say_bytes("d2p/dev-0001/feed_values", payload)
    assert (seen.value("T"), seen.value("H")) == (26.93, 54)


def test_a_value_sent_again_is_kept_once(device, seen):
    for _ in range(3):
        device.say(m.FeedValues.collect([m.Reading("T", 1.5, 1000)]))
    assert seen.history("T") == [(1000, 1.5)]


def test_parameters_in_all_dialects(device, seen):
    device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": "2", "FIRMWARE_UPDATE_ENABLED": "true"}))
    device.say(m.Parameters({"FIRMWARE_VERSION": "1.0", "OF_MY_OWN": None}))
    assert seen.parameters["MAXIMUM_MESSAGE_SIZE"] == "2"
    assert seen.parameters["OF_MY_OWN"] is None
    assert seen.firmware_version == "1.0"


def test_all_parameters_are_pulled(device, seen):
    device.say(m.Parameters({"MAXIMUM_MESSAGE_SIZE": 1}))
    answer = device.ask(m.PullParameters(), m.Parameters)
    assert len(answer.values) == 13
    assert answer.values["MAXIMUM_MESSAGE_SIZE"] == 1
    assert answer.values["CONNECTIVITY_TYPE"] == "MQTT"


def test_exactly_the_parameters_asked_for_are_sent(device):
    device.say(m.Parameters({"FIRMWARE_VERSION": "3"}))
    answer = device.ask(m.SynchronizeParameters(("FIRMWARE_VERSION", "NONE")), m.Parameters)
    assert answer.values == {"FIRMWARE_VERSION": "3", "NONE": None}


def test_a_parameter_is_changed_for_a_device_that_is_there(device, seen):
    seen.set_parameters({"FIRMWARE_UPDATE_CHECK_TIME": 3})
    assert device.next(m.Parameters).values == {"FIRMWARE_UPDATE_CHECK_TIME": 3}
    assert seen.parameters["FIRMWARE_UPDATE_CHECK_TIME"] == 3


def test_a_parameter_waits_for_a_device_that_is_away(platform):
    platform.device("dev-0001").set_parameters({"A": 1})
    with ScriptedDevice(platform) as device:
        assert device.next(m.Parameters).values == {"A": 1}
    with ScriptedDevice(platform) as device:
        device.ask(m.TimeRequest(), m.PlatformTime)


def test_a_pull_device_asks_for_its_parameters(platform):
    platform.device("dev-0001", delivery=Delivery.PULL).set_parameters({"A": 1})
    with ScriptedDevice(platform) as device:
        answer = device.ask(m.PullParameters(), m.Parameters)
        assert answer.values["A"] == 1
        assert answer.values["OUTBOUND_DATA_MODE"] == "PULL"


def test_nothing_to_pull_is_an_empty_answer(device):
    device.say(m.PullFeedValues())
    assert device.next_bytes() == ("p2d/dev-0001/feed_values", b"[]")


def test_pulled_values_come_in_one_message(platform):
    seen = platform.device("dev-0001", delivery=Delivery.PULL)
    seen.send("HB", 60)
    seen.send("MSG", "ok")
    with ScriptedDevice(platform) as device:
        assert list(device.ask(m.PullFeedValues(), m.FeedValues).readings()) == [
            ("HB", 60, NOW_MS),
            ("MSG", "ok", NOW_MS),
        ]


def test_a_device_nobody_described_that_pulls_is_a_pull_device(platform, device, seen):
    assert seen.state.delivery is Delivery.PUSH
    device.ask(m.PullFeedValues(), m.FeedValues)
    assert seen.state.delivery is Delivery.PULL
    seen.set_delivery(Delivery.PUSH)
    device.ask(m.PullFeedValues(), m.FeedValues)
    assert seen.state.delivery is Delivery.PUSH


def test_feeds_are_registered_and_removed(device, seen):
    device.say(m.FeedRegistration((NEW,)))
    assert seen.feed("NF")[:5] == ("NF", "New Feed", "IN", "NUMERIC", False)
    device.say(m.FeedRegistration((NEW,)))
    device.say(m.FeedValues.collect([m.Reading("NF", 1, 1)]))
    device.say(m.FeedRemoval(("NF",)))
    assert seen.feeds == []
    device.say(m.FeedValues.collect([m.Reading("NF", 2, 2)]))
    assert device.next(m.ErrorText).text == "feed_values: unknown feeds NF; register them"
    device.say(m.FeedRegistration((NEW,)))
    assert seen.value("NF") is None


def test_a_made_up_feed_can_still_be_registered(device, seen):
    device.say(m.FeedValues.collect([m.Reading("NF", 1, 1)]))
    assert seen.feed("NF").learned
    device.say(m.FeedRegistration((NEW,)))
    assert seen.feed("NF")[:6] == ("NF", "New Feed", "IN", "NUMERIC", False, 1)


def test_an_unknown_unit_is_refused(device, seen):
    device.say(m.FeedRegistration((FLOW, NEW)))
    assert device.next(m.ErrorText).text == "feed_registration: FL: unit 'l/min' is unknown"
    assert [feed.reference for feed in seen.feeds] == ["NF"]


def test_a_unit_of_ones_own(connect):
    with Platform(units=["l/min"]) as platform, ScriptedDevice(platform) as device:
        device.say(m.FeedRegistration((FLOW,)))
        assert platform.device(device.key).feed("FL").unit == "l/min"


def test_a_feed_is_not_registered_twice_in_different_ways(device, seen):
    device.say(m.FeedRegistration((NEW,)))
    device.say(m.FeedRegistration((m.Feed("Other", "NF", m.FeedType.IN, "NUMERIC"),)))
    assert "NF: exists already" in device.next(m.ErrorText).text
    assert seen.feed("NF").name == "New Feed"


def test_registrations_are_refused_on_request(device, seen):
    seen.faults.arm(Fault.REFUSE_REGISTRATION, times=2)
    device.say(m.FeedRegistration((NEW,)))
    assert device.next(m.ErrorText).text == "feed_registration: NF: refused on request"
    device.say(m.AttributeRegistration((m.Attribute("A", m.DataType.NUMERIC, "1"),)))
    assert "refused on request" in device.next(m.ErrorText).text
    device.say(m.FeedRegistration((NEW,)))
    assert [feed.reference for feed in seen.feeds] == ["NF"]
    assert seen.attributes == []


def test_attributes_are_registered_and_changed(device, seen):
    for value in ("1658315834", "2"):
        device.say(m.AttributeRegistration((m.Attribute("On", m.DataType.NUMERIC, value),)))
    assert seen.attributes == [("On", "NUMERIC", "2")]


def test_details(device):
    device.say(m.FeedRegistration((NEW,)))
    device.say(m.AttributeRegistration((m.Attribute("On", m.DataType.STRING, "x"),)))
    assert device.ask(m.DetailsRequest(), m.Details) == m.Details(("NF",), ("On",))


def test_devices_are_registered_listed_and_removed(platform, device):
    child = m.NewDevice("Child", key="C1", feeds=(NEW,), parameters={"EXTERNAL_ID": "x-1"})
    nameless = m.NewDevice("Second")
    answer = device.ask(m.DeviceRegistration((child, nameless)), m.DeviceRegistrationResponse)
    assert answer.failed == ()
    assert answer.success[0] == "C1"
    assert len(answer.success) == 2
    assert platform.device("C1").feed("NF").name == "New Feed"
    assert device.ask(m.ChildrenRequest(), m.Children).keys == answer.success
    again = device.ask(m.DeviceRegistration((child,)), m.DeviceRegistrationResponse)
    assert again.failed == ("C1",)
    found = device.ask(m.RegisteredDevicesRequest(0, external_id="x-1"), m.RegisteredDevices)
    assert found.devices == (m.MatchingDevice("C1", "", "x-1"),)
    late = device.ask(m.RegisteredDevicesRequest(NOW_MS + 1), m.RegisteredDevices)
    assert late.devices == ()
    device.say(m.DeviceRemoval(("C1", "dev-0001")))
    assert "dev-0001 is no device of yours" in device.next(m.ErrorText).text
    assert "C1" not in [state.key for state in platform.devices()]


def test_a_device_that_cannot_be_is_among_the_failed(device):
    bad = m.NewDevice("Bad", key="a/b")
    units = m.NewDevice("Units", key="u", feeds=(FLOW,))
    answer = device.ask(m.DeviceRegistration((bad, units)), m.DeviceRegistrationResponse)
    assert answer == m.DeviceRegistrationResponse((), ("a/b", "u"))


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("feed_values", b"{"),
        ("feed_values", b'{"T": 1}'),
        ("feed_values", b"null"),
        ("feed_values", b'[{"T": null}]'),
        ("feed_values", b"\xff\xfe"),
        ("parameters", b"[]"),
        ("feed_registration", b'[{"reference": "T"}]'),
        ("attribute_registration", b'[{"name": "A", "dataType": "NUMERIC", "value": 1}]'),
        ("file_binary_request", b'{"name": "x", "chunkIndex": -1}'),
        ("firmware_update_status", b'{"status": "MAYBE"}'),
        ("device_registration", b'[{"name": ""}]'),
        ("of_nobody", b"x"),
        ("a/b", b"x"),
    ],
)
def test_a_message_that_cannot_be_read_is_answered_and_harms_nothing(device, seen, name, payload):
    device.say_bytes(f"d2p/dev-0001/{name}", payload)
    if name != "a/b":
        assert device.next(m.ErrorText).text
    assert device.ask(m.TimeRequest(), m.PlatformTime).time_ms == NOW_MS
    assert seen.feeds == []


def test_anything_can_be_sent(device, seen):
    assert seen.send_bytes("parameters", b"null")
    assert device.next_bytes() == ("p2d/dev-0001/parameters", b"null")
