"""Feeds and attributes on the platform: wanted ones, and those of a moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.support.mosquitto import Mosquitto
from tests.support.platform import Platform
from tests.support.wolkabout import NewClient
from wolkflow.platform import Platform as Emulator
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.calls import Calls, Timer
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.errors import OutboxUnreadableError
from wolkflow.wolkabout.outbox import Limits, Outbox
from wolkflow.wolkabout.outbox_file import Kept
from wolkflow.wolkabout.registration import Registration
from wolkflow.wolkabout.row import Row
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.units import Unit

KEY = "dev-0001"
PATIENCE_S = 10.0
TEMPERATURE = m.Feed("Temperature", "T", m.FeedType.IN, Unit.CELSIUS)
LAMP = m.Feed("Lamp", "LAMP", m.FeedType.IN_OUT, Unit.BOOLEAN)
MODEL = m.Attribute("Model", m.DataType.STRING, "Pi 5")


def test_only_what_the_platform_lacks_is_registered(
    settings: Settings, outbox: Outbox, platform: Platform
) -> None:
    client = Client(settings, outbox, feeds=[TEMPERATURE, LAMP], attributes=[MODEL])
    client.connect(PATIENCE_S)
    assert platform.next_of(m.DetailsRequest).payload() == b""
    platform.send(KEY, m.Details(feeds=("T",), attributes=()))
    assert platform.next_of(m.FeedRegistration).feeds == (LAMP,)
    assert platform.next_of(m.AttributeRegistration).attributes == (MODEL,)
    client.close()
    assert platform.nothing_more()


def test_a_device_without_wishes_asks_nothing(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    platform.next_of(m.Parameters)
    client.close()
    assert platform.nothing_more()


class Recorder:
    """A host that only remembers, with timers that fire when told."""

    def __init__(self) -> None:
        self.sent: list[m.Message] = []
        self.timers: list[Timer] = []
        self.released = 0

    def release(self) -> None:
        self.released += 1

    def send(self, message: m.Message, acknowledged: object = None) -> None:
        assert acknowledged is None
        self.sent.append(message)

    def after(self, seconds: float, function: object) -> Timer:
        assert seconds == 2.0
        self.timers.append(Timer(function))  # type: ignore[arg-type]  # any callable
        return self.timers[-1]

    def work(self, function: object, done: object) -> None:
        raise AssertionError("registration needs no worker")


def test_a_platform_that_never_answers_gets_everything() -> None:
    host = Recorder()
    registration = Registration(host, [TEMPERATURE, LAMP], [MODEL], ["OLD"])
    registration.opened()
    for timer in (0, 1, 2):
        host.timers[timer].fire()
    assert host.sent == [
        *[m.DetailsRequest()] * 3,
        m.FeedRemoval(("OLD",)),
        m.FeedRegistration((TEMPERATURE, LAMP)),
        m.AttributeRegistration((MODEL,)),
    ]
    assert host.released == 1


def test_feeds_are_removed_where_the_platform_has_them() -> None:
    host = Recorder()
    registration = Registration(host, [TEMPERATURE], [], ["OLD", "OLDER"])
    registration.opened()
    registration.handlers()[m.Details](m.Details(("T", "OLD"), ()))
    assert host.sent == [m.DetailsRequest(), m.FeedRemoval(("OLD",))]


def test_short_sessions_with_a_platform_that_never_answers_count_together() -> None:
    host = Recorder()
    registration = Registration(host, [TEMPERATURE], [])
    for _ in range(3):
        assert registration.holds
        registration.opened()
        registration.ended()
    registration.opened()
    assert host.sent[-1] == m.FeedRegistration((TEMPERATURE,))
    assert not registration.holds
    registration.opened()
    assert host.sent[-1] == m.DetailsRequest()


def test_a_late_answer_of_a_lost_session_changes_nothing() -> None:
    host = Recorder()
    registration = Registration(host, [TEMPERATURE], [])
    answer = registration.handlers()[m.Details]
    registration.opened()
    registration.ended()
    host.timers[0].fire()
    answer(m.Details((), ()))
    assert host.sent == [m.DetailsRequest()]
    registration.opened()
    answer(m.Details((), ()))
    answer(m.Details((), ()))
    assert host.sent[1:] == [m.DetailsRequest(), m.FeedRegistration((TEMPERATURE,))]


def test_attributes_are_told_once_per_run_because_values_change() -> None:
    host = Recorder()
    registration = Registration(host, [], [MODEL])
    answer = registration.handlers()[m.Details]
    for _ in range(2):
        registration.opened()
        answer(m.Details((), ("Model",)))
    assert host.sent.count(m.AttributeRegistration((MODEL,))) == 1


def test_registrations_made_offline_outlive_the_process(
    settings: Settings, tmp_path: Path, platform: Platform
) -> None:
    path = tmp_path / "kept.db"
    with Outbox(path) as outbox:
        client = Client(settings, outbox)
        client.register_feed(TEMPERATURE)
        client.remove_feed("OLD")
        client.register_attribute(MODEL)
    with Outbox(path) as outbox:
        client = Client(settings, outbox)
        client.add("T", 21.5)
        client.connect(PATIENCE_S)
        platform.next_of(m.Parameters)
        found = [platform.next().message for _ in range(4)]
        client.close()
        assert outbox.kept(0, 10) == []
    assert found[:3] == [
        m.FeedRegistration((TEMPERATURE,)),
        m.FeedRemoval(("OLD",)),
        m.AttributeRegistration((MODEL,)),
    ]
    assert isinstance(found[3], m.FeedValues)


def test_a_registration_made_online_goes_at_once_and_only_once(
    settings: Settings, outbox: Outbox, platform: Platform, new_client: NewClient
) -> None:
    client = new_client(settings, outbox)
    client.connect(PATIENCE_S)
    for number in range(50):
        client.register_feed(replace(TEMPERATURE, reference=f"T{number}"))
    found = [platform.next_of(m.FeedRegistration).feeds[0].reference for _ in range(50)]
    assert found == [f"T{number}" for number in range(50)]
    client.close()
    assert platform.nothing_more()


class Disturbed(Outbox):
    """Lets something happen at the moment in which the next readings are looked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.meanwhile: Callable[[], object] = lambda: None

    def read(self, after_id: int, before_id: int, limit: int) -> Sequence[Row]:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return super().read(after_id, before_id, limit)


def test_a_value_never_overtakes_the_registration_of_its_feed(
    settings: Settings, tmp_path: Path, platform: Platform, new_client: NewClient
) -> None:
    with Disturbed(tmp_path / "o.db") as outbox:
        client = new_client(settings, outbox)

        def register_and_send() -> None:
            client.register_feed(LAMP)
            client.add("LAMP", True)

        client.connect(PATIENCE_S)
        platform.next_of(m.Parameters)
        outbox.meanwhile = register_and_send
        client.add("T", 1)
        assert platform.next().message == m.FeedRegistration((LAMP,))
        assert {reading.reference for reading in platform.readings(2)} == {"T", "LAMP"}
        client.close()


class Failing(Outbox):
    """Can't read its messages the first time."""

    fails = True

    def kept(self, after_id: int, limit: int) -> list[Kept]:
        if self.fails:
            self.fails = False
            raise OutboxUnreadableError("the card is tired")
        return super().kept(after_id, limit)


def test_a_registration_that_cannot_be_read_is_read_again(
    settings: Settings, tmp_path: Path, platform: Platform, new_client: NewClient
) -> None:
    with Failing(tmp_path / "o.db") as outbox:
        client = new_client(settings, outbox)
        client.register_feed(LAMP)
        client.add("LAMP", True)
        client.connect(PATIENCE_S)
        client.commit()
        client.add("LAMP", False)  # wakes the sender
        assert platform.next_of(m.FeedRegistration).feeds == (LAMP,)
        client.close()


def test_a_strict_platform_refuses_no_value_of_a_feed_that_was_just_registered(
    settings: Settings, outbox: Outbox, mosquitto: Mosquitto, new_client: NewClient
) -> None:
    refused: list[str] = []
    client = new_client(settings, outbox, Callbacks(error_text=refused.append))
    with strict(mosquitto) as emulator:
        device = emulator.device(KEY)
        client.connect(PATIENCE_S)
        for number in range(100):
            client.register_feed(replace(TEMPERATURE, reference=f"T{number}"))
            client.add(f"T{number}", number)
        for number in range(100):
            device.wait_for(f"T{number}", number)
        client.close()
    assert refused == []


def test_what_waited_for_the_first_session_comes_after_the_feeds_that_the_pipeline_declares(
    settings: Settings, outbox: Outbox, mosquitto: Mosquitto
) -> None:
    refused: list[str] = []
    callbacks = Callbacks(error_text=refused.append)
    client = Client(settings, outbox, callbacks, feeds=[TEMPERATURE, LAMP])
    for number in range(300):
        client.add("T", number, number)
    with strict(mosquitto) as emulator:
        client.connect(PATIENCE_S)
        client.add("LAMP", True, 300)
        device = emulator.device(KEY)
        device.wait_for("LAMP", True)
        assert [point.value for point in device.history("T")] == list(range(300))
        client.close()
    assert refused == []


def test_a_short_run_delivers_to_a_platform_that_does_not_answer(
    settings: Settings, outbox: Outbox, platform: Platform
) -> None:
    client = Client(settings, outbox, feeds=[TEMPERATURE])
    client.add("T", 21.5, 1)
    client.connect(PATIENCE_S)
    platform.next_of(m.DetailsRequest)
    client.close()
    heard = [platform.next().message for _ in range(2)]
    assert heard[0] == m.FeedRegistration((TEMPERATURE,))
    assert heard[1] == m.FeedValues.collect([("T", 21.5, 1)])
    assert outbox.counts.waiting == 0


def strict(broker: Mosquitto) -> Emulator:
    """A platform that refuses values of feeds nobody registered."""
    return Emulator(broker=f"mqtt://platform:p@127.0.0.1:{broker.port}", strict=True)


def test_kept_messages_are_bounded(tmp_path: Path) -> None:
    with Outbox(tmp_path / "o.db", Limits(max_kept=5)) as outbox:
        for number in range(8):
            outbox.keep("topic", b"%d" % number)
        assert [kept.payload for kept in outbox.kept(0, 10)] == [b"3", b"4", b"5", b"6", b"7"]
        assert outbox.counts.dropped == 3


def test_timers_fire_in_order_unless_cancelled() -> None:
    calls = Calls("test-calls")
    fired: list[str] = []
    calls.after(0.02, lambda: fired.append("second"))
    calls.after(0.01, lambda: fired.append("first"))
    calls.after(0.015, lambda: fired.append("cancelled")).cancel()
    done = calls.after(0.03, lambda: calls.close(0))
    calls.start()
    calls._thread.join(PATIENCE_S)
    assert fired == ["first", "second"]
    assert done is not None
