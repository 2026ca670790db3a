import threading
from contextlib import contextmanager

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import ValidationError

from tests.support.both_ways import run_until
from tests.support.steps import made
from tests.support.wait import wait_until
from wolkflow.testing import Bench
from wolkflow_mqtt.out import MOST_WAITING, Out


@contextmanager
def listener(link):
    """Hear everything: (topic, payload, retained)."""
    messages, ready = [], threading.Event()
    client = Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set("ann", "secret")
    client.on_connect = lambda *_: client.subscribe("#", 1)
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda _, __, msg: messages.append((msg.topic, msg.payload, msg.retain))
    client.connect("127.0.0.1", link["port"])
    client.loop_start()
    assert ready.wait(10)
    yield messages
    client.disconnect()
    client.loop_stop()


@pytest.fixture
def heard(link):
    with listener(link) as messages:
        yield messages


@contextmanager
def publishing(settings):
    with Bench(made(Out, settings)) as bench:
        run_until(bench, lambda: bench.node.status() == "connected")
        yield bench


def test_publishes_what_comes(link, heard):
    with publishing({**link, "topic": "home/{name}"}) as bench:
        for value in (21.5, "text", b"\xff", {"a": True}):
            bench.feed(value, "t")
        assert len(bench.out) == 4
        bench.node.flush()
        wait_until(lambda: len(heard) == 4)
    assert [payload for _, payload, _ in heard] == [b"21.5", b"text", b"\xff", b'{"a": true}']
    assert {topic for topic, _, _ in heard} == {"home/t"}


def test_a_thousand_arrive_in_order(link, heard):
    with publishing(link) as bench:
        for number in range(1000):
            bench.feed(number, "t")
        bench.node.flush()
        wait_until(lambda: len(heard) == 1000)
    assert [int(payload) for _, payload, _ in heard] == list(range(1000))


def test_the_broker_keeps_the_last_one_if_told_to(link):
    with publishing({**link, "retain": True}) as bench:
        bench.feed(5, "t")
        bench.node.flush()
    with listener(link) as heard:
        wait_until(lambda: heard)
    assert heard == [("t", b"5", True)]


def test_messages_wait_while_the_broker_is_away(broker, link):
    with publishing({**link, "retain": True}) as bench:
        broker.stop()
        run_until(bench, lambda: bench.node.status() != "connected")
        for number in range(5):
            bench.feed(number, str(number))
        with pytest.raises(OSError, match="5 messages wait for"):
            bench.node.flush()
        broker.start()
        run_until(bench, lambda: bench.node.status() == "connected")
        bench.node.flush()
    with listener(link) as heard:
        wait_until(lambda: len(heard) == 5)
    assert sorted(int(payload) for _, payload, _ in heard) == list(range(5))


def test_a_bounded_number_waits_and_what_is_lost_is_said(caplog):
    with Bench(made(Out, {"host": "127.0.0.1", "port": 9})) as bench:
        for number in range(MOST_WAITING + 1):
            bench.feed(number)
        assert "wait for 127.0.0.1 already" in bench.errors[0].value["error"]
    assert f"{MOST_WAITING} messages have not reached" in caplog.text


def test_what_cannot_be_published_is_an_error(link):
    with Bench(made(Out, link)) as bench:
        bench.feed(1, "a/+/b")
        bench.feed(object(), "a")
        assert "can't be part of a topic" in bench.errors[0].value["error"]
        assert "can't publish <object" in bench.errors[1].value["error"]


def test_a_topic_has_no_wildcards():
    with pytest.raises(ValidationError):
        made(Out, {"host": "x", "topic": "home/#"})
