import time

import pytest

from tests.platform.raw_client import RawClient, connect_packet, publish_packet, subscribe_packet
from tests.platform.scripted_device import ScriptedDevice
from wolkflow.platform import Fault, Platform, WaitedInVainError
from wolkflow.platform.events import FaultMade
from wolkflow.platform.faults import MEANING, Faults
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import LinkError, PasswordRefusedError


@pytest.fixture
def scripted(platform):
    with ScriptedDevice(platform) as device:
        yield device


@pytest.fixture
def seen(platform, scripted):
    return platform.device(scripted.key)


def test_a_link_is_dropped_and_comes_back(platform, connect):
    lost = []
    client = connect(platform, disconnected=lost.append)
    device = platform.device("dev-0001")
    device.wait_connected()
    with platform.watch() as watch:
        device.faults.drop()
        device.wait_disconnected()
        device.wait_connected()
        assert any(isinstance(one, FaultMade) for one in watch._events)
    client.add("T", 1)
    device.wait_for("T")
    assert isinstance(lost[0], LinkError)


def test_a_dropped_device_stays_out_for_a_time(platform, connect):
    connect(platform)
    device = platform.device("dev-0001")
    device.wait_connected()
    before = time.monotonic()
    device.faults.drop(0.4)
    device.wait_disconnected()
    device.wait_connected()
    assert time.monotonic() - before >= 0.4


def test_nothing_passes_a_stalled_link_and_nothing_is_lost(platform, connect):
    client = connect(platform)
    device = platform.device("dev-0001")
    device.wait_connected()
    device.faults.stall()
    for number in range(50):
        client.add("N", number, number)
    device.send("LAMP", True)
    with pytest.raises(WaitedInVainError):
        device.wait_for("N", timeout=0.2)
    assert device.connected
    device.faults.clear()
    device.wait_for("N", 49)
    device.wait_for("LAMP", True)
    assert [point.value for point in device.history("N")] == list(range(50))


def test_a_stall_ends_by_itself(platform, connect):
    connect(platform)
    device = platform.device("dev-0001")
    device.wait_connected()
    device.faults.stall(0.2)
    device.send("LAMP", True)
    device.wait_for("LAMP", True)
    assert device.faults.waiting() == []


def test_logins_are_refused(platform, connect):
    platform.device("dev-0001").faults.arm(Fault.REFUSE_LOGIN)
    with pytest.raises(PasswordRefusedError):
        connect(platform)
    connect(platform)


def test_silence(scripted, seen):
    seen.faults.arm(Fault.SILENCE, times=2)
    scripted.say(m.TimeRequest())
    scripted.say(m.TimeRequest())
    scripted.say(m.PullFeedValues())
    assert scripted.next_bytes()[0].endswith("feed_values")
    assert scripted.nothing_came()


def test_silence_about_one_kind_of_message(scripted, seen):
    seen.faults.arm(Fault.SILENCE, times=None, only="time")
    scripted.say(m.TimeRequest())
    scripted.ask(m.PullFeedValues(), m.FeedValues)
    assert seen.faults.waiting()[0].only == "time"
    seen.faults.clear(Fault.SILENCE)
    scripted.ask(m.TimeRequest(), m.PlatformTime)


def test_a_message_is_repeated(scripted, seen):
    seen.faults.arm(Fault.REPEAT)
    seen.send("LAMP", True)
    first, second = scripted.next(m.FeedValues), scripted.next(m.FeedValues)
    assert first == second
    seen.send("LAMP", False)
    scripted.next(m.FeedValues)
    assert scripted.nothing_came()


def test_a_packet_is_sent_twice_with_one_number(platform):
    seen = platform.device("k")
    seen.faults.arm(Fault.DUPLICATE)
    with RawClient(platform.port) as client:
        client.send(connect_packet("k")).read(4)
        client.send(subscribe_packet("p2d/k/parameters")).read(5)
        seen.wait_connected()
        seen.set_parameters({"A": 1})
        length = len(publish_packet("p2d/k/parameters", b'{"A": 1}', qos=2, number=1))
        first, second = client.read(length), client.read(length)
    assert (first[0], second[0]) == (0x34, 0x3C)
    assert first[1:] == second[1:]


def test_a_client_that_keeps_to_the_rules_counts_a_duplicate_once(device):
    device.faults.arm(Fault.DUPLICATE)
    device.send("LAMP", True)
    device.wait_for("LAMP")
    device.send("LAMP", False)
    assert device.wait_for("LAMP").value is False
    assert [point.value for point in device.history("LAMP")] == [True, False]


def test_malformed_json(scripted, seen):
    seen.faults.arm(Fault.MALFORMED, only="feed_values")
    scripted.ask(m.TimeRequest(), m.PlatformTime)
    seen.send("LAMP", True)
    topic, payload = scripted.next_bytes()
    assert topic == "p2d/dev-0001/feed_values"
    with pytest.raises(ValueError, match="not valid JSON"):
        m.FeedValues.parse(payload)


def test_wolkflows_own_client_survives_all_of_them(device):
    for fault in (Fault.MALFORMED, Fault.REPEAT, Fault.DUPLICATE, Fault.SILENCE):
        device.faults.arm(fault)
        device.send("X", 0)
    device.faults.clear()
    device.send("LAMP", True)
    device.wait_for("LAMP", True)


def test_every_fault_is_explained():
    assert set(MEANING) == set(Fault)


def test_faults_are_counted_and_run_out():
    now = [0.0]
    faults = Faults(lambda: now[0])
    faults.arm("k", Fault.REPEAT, times=2)
    faults.arm("k", Fault.SILENCE, seconds=5)
    assert faults.take("other", Fault.REPEAT) is None
    assert [faults.take("k", Fault.REPEAT).left for _ in range(2)] == [1, 0]
    assert faults.take("k", Fault.REPEAT) is None
    now[0] = 4.9
    assert [armed.fault for armed in faults.waiting("k")] == [Fault.SILENCE]
    now[0] = 5.0
    assert faults.waiting("k") == []


def test_armed_faults_do_not_touch_other_devices(platform):
    with ScriptedDevice(platform, "a") as one, ScriptedDevice(platform, "b") as other:
        platform.device("a").faults.arm(Fault.SILENCE, times=None)
        one.say(m.TimeRequest())
        other.ask(m.TimeRequest(), m.PlatformTime)
        assert one.nothing_came()


def test_the_default_is_no_fault():
    with Platform() as platform:
        assert platform.device("k").faults.waiting() == []
