"""Brokers in memory, with the real nodes at them; those of `tests/plugins/mqtt` have a real one."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.client import topic_matches_sub

from tests.support.steps import made
from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.mqtt import MOST_AT_ONCE, FakeBrokers
from wolkflow.testing.pipeline import run_pipeline
from wolkflow.testing.topics import fits_topic, subscribed
from wolkflow_mqtt.out import MOST_WAITING, Out

In = import_module("wolkflow_mqtt.in").In
LEVELS = st.sampled_from(["a", "b", "", "+", "$x"])
TOPICS = st.lists(LEVELS, min_size=1, max_size=4)


@pytest.fixture
def brokers() -> FakeBrokers:
    return FakeBrokers(VirtualClock())


def listener(brokers: FakeBrokers, **settings: Any) -> Bench:
    node = made(In, {"host": "here", "topics": ["home/#"], **settings})
    return Bench(node, resources={"mqtt": brokers})


def publisher(brokers: FakeBrokers, **settings: Any) -> Bench:
    return Bench(made(Out, {"host": "here", **settings}), resources={"mqtt": brokers})


def test_what_others_publish_comes_in(brokers: FakeBrokers) -> None:
    with listener(brokers) as bench:
        assert bench.node.status() == "listening"
        brokers.deliver("home/attic/t", b"21.5")
        brokers.deliver("garden/t", b"3")
        bench.advance(0)
        assert [(msg.name, msg.value) for msg in bench.out] == [("home/attic/t", 21.5)]


def test_what_is_published_is_kept_and_reaches_who_listens_at_the_same_broker(
    brokers: FakeBrokers,
) -> None:
    with (
        listener(brokers) as here,
        listener(brokers, host="there") as there,
        publisher(brokers, topic="home/{name}") as out,
    ):
        out.feed(5, "x")
        out.node.flush()
        for bench in (here, there):
            bench.advance(0)
        assert (here.values(), there.values(), out.values()) == ([5], [], [5])
    assert brokers.published_to("home/+") == [(0.0, "here", "home/x", b"5")]
    assert brokers.published_to("home") == []


def test_what_is_retained_reaches_who_comes_later(brokers: FakeBrokers) -> None:
    with publisher(brokers, topic="home/{name}", retain=True) as out:
        out.feed(1, "x")
        out.feed(2, "x")
    with listener(brokers) as bench:
        bench.advance(0)
        assert bench.values() == [2]


@pytest.mark.parametrize(("client_id", "kept"), [(None, []), ("lasting", [1])])
def test_a_link_that_is_cut_loses_what_no_lasting_session_keeps(
    brokers: FakeBrokers, client_id: str | None, kept: list[int]
) -> None:
    with listener(brokers, client_id=client_id) as bench:
        brokers.link("here", up=False)
        assert bench.node.status().startswith("not connected")
        brokers.deliver("home/x", b"1")
        brokers.link("here", up=True)
        brokers.deliver("home/x", b"2")
        bench.advance(0)
        assert bench.values() == [*kept, 2]


def test_what_is_published_without_a_link_waits(brokers: FakeBrokers) -> None:
    brokers.link("here", up=False)
    with publisher(brokers) as bench:
        for number in range(300):
            bench.feed(number, "x")
        assert brokers.published_to("#") == []
        with pytest.raises(OSError, match="300 messages wait for here"):
            bench.node.flush()
        brokers.link("here", up=True)
        bench.advance(0)
        assert [int(one.payload) for one in brokers.published_to("#")] == list(range(300))
    assert MOST_WAITING > 300


def test_what_goes_round_for_ever_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(
        "flows: {f: [mqtt.in: {host: here, topics: [a]}, mqtt.out: {host: here, topic: a}]}"
    )
    with run_pipeline(file) as run:
        run.resources["mqtt"].deliver("a", b"1")  # type: ignore[attr-defined]  # what the plugin made
        run.advance(1)
        assert len(run.values("f/1")) == MOST_AT_ONCE + 1
    assert "a goes round for ever" in caplog.text


def test_of_those_who_share_one_gets_a_message(brokers: FakeBrokers) -> None:
    with listener(brokers, share="a") as one, listener(brokers, share="a") as other:
        brokers.deliver("home/x", b"1")
        for bench in (one, other):
            bench.advance(0)
        assert [*one.values(), *other.values()] == [1]


def test_a_subscription_may_be_shared_or_malformed() -> None:
    assert subscribed("$share/a/home/#", "home/x")
    assert not subscribed("$share/a", "home/x")
    assert not subscribed("$share/", "home/x")


@given(TOPICS, st.lists(LEVELS.filter(lambda level: level != "+"), min_size=1, max_size=4))
def test_topics_fit_as_paho_has_it(pattern: list[str], topic: list[str]) -> None:
    wanted, found = "/".join(pattern), "/".join(topic)
    for one in (wanted, f"{wanted}/#"):
        assert fits_topic(one, found) == topic_matches_sub(one, found), (one, found)
