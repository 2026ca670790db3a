from contextlib import contextmanager
from importlib import import_module

import pytest
from paho.mqtt.publish import single
from pydantic import ValidationError

from tests.support.both_ways import run_until
from tests.support.steps import made
from wolkflow.testing import Bench

In = import_module("wolkflow_mqtt.in").In


def publish(link, topic, payload):
    auth = {"username": "ann", "password": "secret"}
    single(topic, payload, 1, False, "127.0.0.1", link["port"], auth=auth)


@contextmanager
def listening(link, **settings):
    with Bench(made(In, {**link, "topics": ["home/#"], **settings})) as bench:
        run_until(bench, lambda: bench.node.status() == "listening")
        yield bench


def received(link, message, **settings):
    with listening(link, **settings) as bench:
        publish(link, "home/attic/t", message)
        run_until(bench, lambda: bench.out or bench.errors)
        return [(msg.name, msg.value) for msg in bench.out] or bench.errors[0].value["error"]


@pytest.mark.parametrize(
    ("kind", "payload", "value"),
    [
        ("auto", "21.5", 21.5),
        ("auto", '{"t": [1, true]}', {"t": [1, True]}),
        ("auto", "ON", "ON"),
        ("auto", "NaN", "NaN"),
        ("text", "21.5", "21.5"),
        ("bytes", b"\xff", b"\xff"),
    ],
)
def test_takes_what_the_broker_delivers(link, kind, payload, value):
    assert received(link, payload, payload=kind) == [("home/attic/t", value)]


def test_a_series_can_be_named_by_the_last_part_of_the_topic(link):
    assert received(link, "1", name="last") == [("t", 1)]


def test_what_is_not_what_it_should_be_is_an_error(link):
    assert "home/attic/t has b'x': not JSON" in received(link, "x", payload="json")
    assert "home/attic/t has b'\\xff'" in received(link, b"\xff")


def test_machines_that_share_get_each_message_once(link):
    settings = {**link, "topics": ["home/#"], "share": "workers"}
    with Bench(made(In, settings)) as one, Bench(made(In, settings)) as other:
        for bench in (one, other):
            run_until(bench, lambda bench=bench: bench.node.status() == "listening")
        for number in range(20):
            publish(link, "home/x", str(number))

        def all_there():
            one.advance(0)
            return len(one.out) + len(other.out) >= 20

        run_until(other, all_there)
        assert sorted(msg.value for msg in one.out + other.out) == list(range(20))


def test_subscribes_again_after_the_broker_was_away(broker, link):
    with listening(link) as bench:
        broker.stop()
        run_until(bench, lambda: bench.node.status() != "listening")
        broker.start()
        run_until(bench, lambda: bench.node.status() == "listening")
        publish(link, "home/again", "1")
        run_until(bench, lambda: bench.out)
        assert [(msg.name, msg.value) for msg in bench.out] == [("home/again", 1)]


def test_what_comes_while_it_is_down_is_kept_by_the_broker(link):
    with listening(link, client_id="lasting"):
        pass
    publish(link, "home/x", "1")
    with Bench(made(In, {**link, "topics": ["home/#"], "client_id": "lasting"})) as bench:
        run_until(bench, lambda: bench.out)
        assert [msg.value for msg in bench.out if msg.name == "home/x"] == [1]


def test_a_wrong_password_is_said(link):
    with Bench(made(In, {**link, "password": "wrong", "topics": ["x"]})) as bench:
        run_until(bench, lambda: bench.errors)
        assert "refuses the connection" in bench.errors[0].value["error"]
        assert "refused" in bench.node.status()


@pytest.mark.parametrize("topic", ["#", "+", "a/+/b/#", "+/+", "a//b", "/", "$SYS/#"])
def test_these_are_topics(topic):
    assert made(In, {"host": "x", "topics": [topic]}).topics == [topic]


@pytest.mark.parametrize("topic", ["a/#/b", "a#", "#a", "a+/b", "++", "a\0b"])
def test_these_are_none(topic):
    with pytest.raises(ValidationError, match="is no topic"):
        made(In, {"host": "x", "topics": [topic]})


@pytest.mark.parametrize("wrong", [{}, {"topics": []}, {"topics": ["a"], "share": "a/b"}])
def test_bad_settings_are_refused(wrong):
    with pytest.raises(ValidationError):
        made(In, {"host": "x", **wrong})
