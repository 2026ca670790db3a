import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.raw_client import (
    RawClient,
    connect_packet,
    packet,
    publish_packet,
    subscribe_packet,
    text,
)
from wolkflow.platform import DeviceSetup, Platform, PlatformStateError
from wolkflow.platform.events import Disconnected, LoginRefused, MessageSeen
from wolkflow.platform.mqtt.messages import matches
from wolkflow.platform.mqtt.packets import LONGEST, Kind, PacketError, Splitter, written

ACCEPTED, WRONG_VERSION, REFUSED = b"\x20\x02\0\0", b"\x20\x02\0\1", b"\x20\x02\0\5"
VALUES = "d2p/k/feed_values"


@pytest.fixture(scope="module")
def platform():
    with Platform(devices={"k": DeviceSetup(password="pw")}, anyone=False) as platform:
        yield platform


@pytest.fixture
def client(platform):
    with RawClient(platform.port) as client:
        yield client


@pytest.fixture
def inside(platform, client):
    """A client that is connected as device k."""
    assert client.send(connect_packet("k")).read(4) == ACCEPTED
    return client


def event(watch, kind, says=""):
    came = iter(lambda: watch.next(5), None)
    return next(one for one in came if isinstance(one, kind) and says in str(one))


def test_a_device_comes_in_with_its_password(inside):
    assert inside.alive()


@pytest.mark.parametrize(
    ("key", "password", "reason"),
    [("k", "wrong", "wrong password"), ("x", "pw", "no device has this key")],
)
def test_others_are_refused(platform, client, key, password, reason):
    with platform.watch() as watch:
        assert client.send(connect_packet(key, password)).read(4) == REFUSED
        assert client.ended()
        assert event(watch, LoginRefused).reason == reason


def test_an_older_session_of_the_same_client_ends(platform, inside):
    with RawClient(platform.port) as newer, platform.watch() as watch:
        newer.send(connect_packet("k")).send(subscribe_packet("p2d/k/time"))
        assert newer.read(4) == ACCEPTED
        assert inside.ended()
        assert newer.read(5) == b"\x90\x03\0\1\2"
        assert newer.alive()
        newer.send(publish_packet("d2p/k/time", b""))
        assert newer.read(1) == b"\x34"
        assert not [one for one in watch._events if isinstance(one, Disconnected)]


def test_a_refused_login_does_not_disturb_the_device(platform, inside):
    inside.send(subscribe_packet("p2d/k/time")).read(5)
    with RawClient(platform.port) as other:
        assert other.send(connect_packet("k", "wrong")).read(4) == REFUSED
    inside.send(publish_packet("d2p/k/time", b""))
    assert inside.read(1) == b"\x34"


def test_a_device_may_have_two_clients_of_different_names(platform, inside):
    with RawClient(platform.port) as second:
        second.send(connect_packet("k", client="other"))
        assert second.read(4) == ACCEPTED
        assert inside.alive()


def test_another_version_of_mqtt_is_told(client):
    client.send(packet(0x10, text("MQTT") + b"\5\2\0\x3c\0" + text("k")))
    assert client.read(4) == WRONG_VERSION
    assert client.ended()


def test_a_silent_client_is_given_up(platform, client):
    with platform.watch() as watch:
        client.send(connect_packet("k", keep_alive_s=1)).read(4)
        assert client.ended()
        assert event(watch, Disconnected, "it fell silent")


def test_qos_2_is_heard_once_however_often_it_is_sent(platform, inside):
    before = platform.device("k").state.readings
    message = publish_packet(VALUES, b'[{"Q":1,"timestamp":1}]', qos=2, number=7)
    assert inside.send(message).read(4) == b"\x50\x02\0\7"
    assert inside.send(message).read(4) == b"\x50\x02\0\7"
    assert inside.send(b"\x62\x02\0\7").read(4) == b"\x70\x02\0\7"
    assert inside.send(b"\x62\x02\0\7").read(4) == b"\x70\x02\0\7"
    assert platform.device("k").state.readings == before + 1


def test_qos_1_and_0_are_heard(platform, inside):
    message = publish_packet(VALUES, b'[{"Q1":1,"timestamp":1}]', qos=1, number=9)
    assert inside.send(message).read(4) == b"\x40\x02\0\x09"
    assert platform.device("k").value("Q1") == 1
    inside.send(publish_packet(VALUES, b'[{"Q0":1,"timestamp":1}]'))
    assert platform.device("k").wait_for("Q0").value == 1


def test_what_is_acknowledged_is_committed(platform, inside):
    for number in range(1, 200):
        payload = b'[{"C":%d,"timestamp":%d}]' % (number, number)
        inside.send(publish_packet(VALUES, payload, qos=2, number=number)).read(4)
        assert platform.device("k").value("C") == number
        inside.send(b"\x62\x02" + struct.pack(">H", number)).read(4)


def test_subscriptions_are_given_for_own_messages_only(inside):
    inside.send(subscribe_packet("p2d/k/time", "p2d/k/#", "#", "p2d/other/time", "p2d/+/time"))
    assert inside.read(9) == b"\x90\x07\0\1\2\2\x80\x80\x80"


def test_messages_to_topics_of_others_go_nowhere(platform, inside):
    with platform.watch() as watch:
        message = publish_packet("d2p/other/feed_values", b'[{"T":1}]', qos=1, number=3)
        assert inside.send(message).read(4) == b"\x40\x02\0\3"
        assert event(watch, MessageSeen).problem == "not a topic of this device"
    assert [state.key for state in platform.devices()] == ["k"]


def test_after_unsubscribing_nothing_comes(platform, inside):
    inside.send(subscribe_packet("p2d/k/time")).read(5)
    inside.send(packet(0xA2, b"\0\2" + text("p2d/k/time")))
    assert inside.read(4) == b"\xb0\x02\0\2"
    inside.send(publish_packet("d2p/k/time", b""))
    assert inside.alive()


def test_messages_follow_the_subscribed_qos(inside):
    inside.send(subscribe_packet("p2d/k/time", qos=0)).read(5)
    inside.send(publish_packet("d2p/k/time", b""))
    assert inside.read(1) == b"\x30"


def test_a_window_of_messages_is_on_its_way_and_the_rest_waits(platform, inside):
    inside.send(subscribe_packet("p2d/k/parameters", qos=1)).read(5)
    for number in range(25):
        platform.device("k").set_parameters({"N": number})
    length = len(publish_packet("p2d/k/parameters", b'{"N": 10}', qos=1, number=1))
    got = inside.read(10 * (length - 1) + 10 * length)
    assert b'{"N": 19}' in got
    assert inside.silent(0.1)
    inside.send(b"\x40\x02\0\1")
    assert inside.read(length).endswith(b'{"N": 20}')


def test_a_will_of_somebody_who_vanishes_is_no_error(platform, client):
    with platform.watch() as watch:
        client.send(connect_packet("k", will=text("lastwill/k") + text("Gone offline"))).read(4)
        client.send(b"\xf0\0")
        assert event(watch, Disconnected, "packet type 15")


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\0" * 50,
        b"\x10\xff\xff\xff\xff\xff",
        b"\x10\xff\xff\x7f",
        b"\x10\x02\0\4",
        packet(0x10, text("MQTT") + b"\4\3\0\0" + text("k")),
        packet(0x30, text("d2p/k/time")),
    ],
    ids=["http", "zeros", "endless length", "too long", "short", "reserved flag", "no connect"],
)
def test_what_is_no_connect_ends_the_connection(client, data):
    assert client.send(data).ended()


@pytest.mark.parametrize(
    "data",
    [
        packet(0x36, text("d2p/k/time") + b"\0\1"),
        packet(0x30, b"\0\2\xff\xfe"),
        packet(0x30, b"\0\x50ab"),
        packet(0x32, text("d2p/k/time") + b"\0\0"),
        packet(0x30, text("d2p/+/time")),
        packet(0x30, text("")),
        packet(0x82, b"\0\1"),
        packet(0x82, b"\0\1" + text("a/#/b") + b"\1"),
        packet(0x82, b"\0\1" + text("a/b+") + b"\1"),
        packet(0x80, b"\0\1" + text("p2d/k/time") + b"\1"),
        packet(0x40, b"\0"),
        connect_packet("k"),
        b"\x30" + b"\xff\xff\xff\x7f",
    ],
)
def test_what_is_no_packet_ends_the_connection(platform, inside, data):
    assert inside.send(data).ended()
    with RawClient(platform.port) as next_one:
        assert next_one.send(connect_packet("k")).read(4) == ACCEPTED


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
def test_no_bytes_end_the_broker(platform, data):
    with RawClient(platform.port) as client:
        client.send(connect_packet("k")).read(4)
        client.send(data)
    with RawClient(platform.port) as next_one:
        assert next_one.send(connect_packet("k")).read(4) == ACCEPTED


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_packets_are_cut_out_wherever_the_stream_breaks(bodies, step):
    stream = b"".join(written(Kind.PUBLISH, 0, body) for body in bodies)
    splitter = Splitter()
    splitter.let_in()
    found = [
        one.body
        for start in range(0, len(stream), step)
        for one in splitter.feed(stream[start : start + step])
    ]
    assert found == bodies


def test_a_packet_may_be_large_but_not_endless():
    inside, outside = Splitter(), Splitter()
    inside.let_in()
    assert list(inside.feed(b"\x30\x80\x80\x80\x08")) == []
    assert LONGEST == 0x80 << 17
    with pytest.raises(PacketError, match="are allowed"):
        list(outside.feed(b"\x10\x80\x80\x80\x08"))


@pytest.mark.parametrize(
    ("wanted", "topic", "fits"),
    [
        ("a/b", "a/b", True),
        ("a/+", "a/b", True),
        ("a/#", "a", True),
        ("a/#", "a/b/c", True),
        ("+/+", "a/b", True),
        ("a/+", "a", False),
        ("a/+", "a/b/c", False),
        ("a/b", "a/c", False),
        ("#", "a/b", True),
        ("b/#", "a/b", False),
    ],
)
def test_topic_filters(wanted, topic, fits):
    assert matches(wanted, topic) is fits


def test_a_port_that_is_taken_is_named(platform):
    with pytest.raises(PlatformStateError, match=rf":{platform.port}: can't listen there"):
        Platform(port=platform.port).start()


def test_a_platform_can_be_closed_twice_and_started_again():
    platform = Platform()
    platform.start()
    platform.close()
    platform.close()
    with platform:
        assert platform.port
