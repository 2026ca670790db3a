"""Devices that connect now and then."""

import threading
from dataclasses import replace
from queue import Queue

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.wolkabout import NewClient
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.pulling import Answers
from wolkflow.wolkabout.settings import Settings

KEY = "dev-0001"
T0 = 1_658_315_834_000
PATIENCE_S = 10.0


def answer(platform: Platform) -> None:
    platform.next_of(m.PullParameters)
    platform.next_of(m.PullFeedValues)
    platform.send(KEY, m.Parameters({"FIRMWARE_UPDATE_CHECK_TIME": 5}))
    platform.send(KEY, m.FeedValues((m.Entry((("SW", True),), T0),)))


def test_a_cycle_announces_pulls_confirms_and_leaves(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    left = threading.Event()

    def confirm(readings: list[m.Reading]) -> None:
        client.add(readings[0].reference, readings[0].value, T0 + 1)
        left.set()

    pull = replace(settings, pull_every_s=3600, pull_quiet_s=0.1)
    client = new_client(pull, outbox, Callbacks(values=confirm))
    client.add("T", 1, T0)
    client.start()
    assert isinstance(
        platform.next().message, m.Parameters
    )  # as recorded: announced before pulling
    answer(platform)
    assert set(platform.readings(2)) == {("T", 1, T0), ("SW", True, T0 + 1)}
    assert left.wait(PATIENCE_S)
    client.close()
    assert outbox.counts.waiting == 0
    assert platform.nothing_more()


def test_cycles_repeat_and_a_platform_without_answers_is_left_in_time(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    pull = replace(settings, pull_every_s=0.3, pull_answer_s=0.1)
    client = new_client(pull, outbox)
    client.start()
    values: list[object] = []
    pulls = 0
    while len(values) < 2:
        message = platform.next().message
        if isinstance(message, m.FeedValues):
            values += [reading.value for reading in message.readings()]
        elif isinstance(message, m.PullFeedValues):
            client.add("T", pulls, T0)
            pulls += 1
    client.close()
    assert values == [0, 1]
    assert pulls >= 2


def test_a_broker_that_is_away_costs_one_cycle(
    settings: Settings,
    outbox: Outbox,
    platform: Platform,
    mosquitto: Mosquitto,
    new_client: NewClient,
) -> None:
    lost: Queue[object] = Queue()
    mosquitto.stop()
    pull = replace(settings, pull_every_s=0.2, pull_answer_s=0.1)
    client = new_client(pull, outbox, Callbacks(disconnected=lost.put))
    client.start()
    lost.get(timeout=PATIENCE_S)
    client.add("T", 1, T0)
    mosquitto.add_user(KEY, "not yet")  # so that the platform is there before the device
    mosquitto.start()
    platform.wait_until_ready()
    mosquitto.add_user(KEY, settings.password)
    assert platform.readings(1) == [("T", 1, T0)]
    client.close()


def test_answers_are_in_after_a_moment_of_quiet() -> None:
    answers = Answers()
    answers.expect("parameters", "feed_values")
    assert not answers.wait(0.01, 0.0)
    answers.came("parameters")
    assert not answers.wait(0.01, 0.0)
    answers.came("feed_values")
    assert answers.wait(1.0, 0.01)
