"""The fake platform, with the real node in front of it."""

from collections.abc import Iterator

import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.platform import FakePlatform
from wolkflow_wolkabout.wolkabout import Wolkabout

KEY = "station"


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def platform(clock: VirtualClock) -> FakePlatform:
    return FakePlatform(clock)


@pytest.fixture
def bench(clock: VirtualClock, platform: FakePlatform) -> Iterator[Bench]:
    node = Wolkabout(host="nobody.invalid", key=KEY, password="secret")
    resources = {"wolkabout": platform.client}
    with Bench(node, label="cloud", clock=clock, resources=resources) as bench:
        yield bench


def arrived(platform: FakePlatform) -> list[tuple[float, str, object]]:
    return [(when, msg.name, msg.value) for when, msg in platform.received.get(KEY, [])]


def test_values_arrive_at_once_with_their_own_time(bench: Bench, platform: FakePlatform) -> None:
    bench.advance(2)
    bench.feed(21.5, "T", time_ms=1_720_000_000_000)
    assert arrived(platform) == [(2.0, "T", 21.5)]
    assert platform.received[KEY][0][1].time == 1_720_000_000_000
    assert bench.stats.status == "connected"


def test_what_is_sent_without_a_link_arrives_in_order_when_it_is_back(
    bench: Bench, platform: FakePlatform
) -> None:
    platform.link(KEY, up=False)
    for value in range(2500):
        bench.feed(value, "T")
    assert arrived(platform) == []
    assert bench.stats.status == "2500 in the outbox; the link to the platform is down"
    bench.node.flush()
    bench.advance(60)
    platform.link(KEY, up=True)
    assert arrived(platform) == [(60.0, "T", value) for value in range(2500)]
    bench.advance(0)
    assert bench.stats.status == "connected"


def test_sessions_are_told(bench: Bench, platform: FakePlatform) -> None:
    platform.link(KEY, up=False)
    platform.link(KEY, up=False)
    platform.link(KEY, up=True)
    bench.advance(0)
    assert [msg.value for msg in bench.port("@connected")] == [True, False, True]


def test_commands_come_in_and_the_latest_waits_for_a_link(
    bench: Bench, platform: FakePlatform
) -> None:
    platform.set(KEY, {"LAMP": True, "LEVEL": 3})
    bench.advance(0)
    assert [(msg.name, msg.value) for msg in bench.take()] == [("LAMP", True), ("LEVEL", 3)]
    platform.link(KEY, up=False)
    platform.set(KEY, {"LEVEL": 4})
    platform.set(KEY, {"LEVEL": 5})
    bench.advance(0)
    assert bench.out == []
    platform.link(KEY, up=True)
    bench.advance(0)
    assert bench.values() == [5]


def test_the_platform_has_more_to_say(bench: Bench, platform: FakePlatform) -> None:
    platform.set_parameters(KEY, {"EVERY": 5})
    platform.tell_time(KEY, 1_720_000_000_000)
    platform.refuse(KEY, "no feed T")
    bench.advance(0)
    seen = [bench.port(port)[-1].value for port in ("@parameters", "@time", "@refused")]
    assert seen == [{"EVERY": 5}, 1_720_000_000_000, "no feed T"]
    platform.link(KEY, up=False)
    with pytest.raises(ValueError, match="no session"):
        platform.refuse(KEY, "no feed T")


def test_what_the_platform_can_not_carry_is_refused_as_ever(
    bench: Bench, platform: FakePlatform
) -> None:
    bench.feed(float("nan"), "T")
    assert arrived(platform) == []
    assert "'T'" in bench.errors[0].value["error"]
