"""The node against a real broker, in a real engine with threads."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.support.graphs import Collect, Feed, graph
from tests.support.mosquitto import Mosquitto
from tests.support.platform import Heard, Platform
from tests.support.wait import wait_until
from wolkflow import Msg, Node
from wolkflow.engine import Engine, StateFolder, SystemClock, Threads
from wolkflow.testing.pins import FakePins
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.messages import Entry, FeedValues, Parameters, PlatformTime, Reading
from wolkflow_gpio.led import Led
from wolkflow_wolkabout.declared import DeclaredFeed
from wolkflow_wolkabout.wolkabout import Wolkabout

TIME_MS = 1_658_315_834_000


def station(broker: Mosquitto, **settings: object) -> Wolkabout:
    wanted = {"host": "127.0.0.1", "port": broker.port, "key": "station", "password": "secret"}
    return Wolkabout(**{**wanted, **settings})


@contextmanager
def running(
    folder: Path, nodes: Mapping[str, Node], *wires: str, pins: FakePins | None = None
) -> Iterator[Engine]:
    engine = Engine(
        graph(nodes, *wires),
        clock=SystemClock(),
        state=StateFolder(folder / "state"),
        driver=Threads(),
        resources={"gpio": pins} if pins else {},
    )
    engine.start()
    yield engine
    engine.stop()


def test_values_reach_their_feeds(tmp_path: Path, broker: Mosquitto, platform: Platform) -> None:
    nodes = {"in": Feed(), "cloud": station(broker)}
    with running(tmp_path, nodes, "in cloud", "in:temperature cloud:T"):
        nodes["in"].send(26.93, "temperature", TIME_MS)
        heard = platform.readings(2)
    assert sorted(heard) == [
        Reading("T", 26.93, TIME_MS),
        Reading("temperature", 26.93, TIME_MS),
    ]


def test_a_command_reaches_the_pin_and_the_pins_state_goes_back(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    pins = FakePins()
    nodes = {"cloud": station(broker), "lamp": Led(pin=18)}
    wires = ("cloud:LAMP lamp", "lamp cloud:LAMP")
    with running(tmp_path, nodes, *wires, pins=pins):
        assert platform.readings(1)[0][:2] == ("LAMP", False)
        command = FeedValues((Entry({"LAMP": True}, TIME_MS),))
        platform.send("station", command)
        assert platform.readings(1)[0][:2] == ("LAMP", True)
        assert pins.level(18)
        platform.send("station", command)
        platform.send("station", FeedValues((Entry({"LAMP": False}, TIME_MS + 1),)))
        assert platform.readings(1)[0][:2] == ("LAMP", False), "the repeated command was obeyed"
        platform.send("station", FeedValues((Entry({"LAMP": True}, TIME_MS + 2),)))
        assert platform.readings(1)[0][:2] == ("LAMP", True)
    assert not pins.level(18), "on_stop: off"


def test_what_the_broker_missed_arrives_when_it_is_back(
    tmp_path: Path, broker: Mosquitto, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wolkflow.node")
    nodes = {"in": Feed(), "cloud": station(broker), "link": Collect()}
    wires = ("in cloud", "cloud.@connected link")
    with running(tmp_path, nodes, *wires) as engine:
        link = nodes["link"].messages
        wait_until(lambda: [msg.value for msg in link] == [True])
        platform.next_of(Parameters)
        broker.stop()
        wait_until(lambda: [msg.value for msg in link] == [True, False])
        for value in range(10):
            nodes["in"].send(value, "T", TIME_MS + value)
        wait_until(lambda: "10 in the outbox" in status(engine, "cloud"))
        come_back(broker, platform)
        platform.next_of(Parameters)
        assert platform.readings(10) == [Reading("T", n, TIME_MS + n) for n in range(10)]
        wait_until(lambda: status(engine, "cloud") == "connected")
    lines = [record.getMessage() for record in caplog.records if "cloud" in record.name]
    assert lines[0] == "connected to 127.0.0.1 as station"
    assert lines[-1] == "connected to 127.0.0.1 as station"
    assert len(lines) <= 5, "each trouble is said once"


def test_a_run_without_a_broker_leaves_its_values_for_the_next(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    broker.stop()
    nodes = {"in": Feed(), "cloud": station(broker)}
    with running(tmp_path, nodes, "in cloud"):
        for value in range(5):
            nodes["in"].send(value, "T", TIME_MS + value)
    come_back(broker, platform)
    with running(tmp_path, {"in": Feed(), "cloud": station(broker)}, "in cloud"):
        assert [reading.value for reading in platform.readings(5)] == [0, 1, 2, 3, 4]


def test_a_refused_password_is_said_once_without_showing_it(
    tmp_path: Path, broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    nodes = {"in": Feed(), "cloud": station(broker, password="hunter2")}
    with running(tmp_path, nodes, "in cloud") as engine:
        wait_until(lambda: "password" in status(engine, "cloud"))
        nodes["in"].send(1, "T")
        wait_until(lambda: "1 in the outbox" in status(engine, "cloud"))
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "password" in warnings[0]
    assert "hunter2" not in caplog.text


def test_values_the_platform_cannot_carry_are_refused_by_name(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    nodes = {"in": Feed(), "cloud": station(broker), "trouble": Collect()}
    with running(tmp_path, nodes, "in cloud", "cloud.@error trouble"):
        nodes["in"].send(float("nan"), "T", TIME_MS)
        nodes["in"].send(1, "timestamp", TIME_MS)
        nodes["in"].send({"a": 1}, "D", TIME_MS)
        nodes["in"].send(2, "T", TIME_MS)
        assert platform.readings(1) == [Reading("T", 2, TIME_MS)]
        wait_until(lambda: len(nodes["trouble"].messages) == 3)
    errors = [msg.value["error"] for msg in nodes["trouble"].messages]
    assert "'T'" in errors[0]
    assert "timestamp" in errors[1]
    assert "'D'" in errors[2]


def test_parameters_time_and_refusals_come_out_of_their_ports(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    names = ("parameters", "time", "refused")
    nodes = {"cloud": station(broker), **{name: Collect() for name in names}}
    wires = [f"cloud.@{name} {name}" for name in names]
    with running(tmp_path, nodes, *wires):
        platform.next_of(Parameters)
        platform.send("station", Parameters({"MAXIMUM_MESSAGE_SIZE": 2}))
        platform.send("station", PlatformTime(TIME_MS))
        platform.send_bytes("p2d/station/error", b"no feed T")
        wait_until(lambda: all(nodes[name].messages for name in names))
    seen = [nodes[name].messages[0].value for name in names]
    assert seen == [{"MAXIMUM_MESSAGE_SIZE": 2}, TIME_MS, "no feed T"]


def test_a_broken_outbox_is_moved_aside_and_said(
    tmp_path: Path, broker: Mosquitto, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "state" / "cloud" / "outbox.db"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"scratched" * 1000)
    nodes = {"in": Feed(), "cloud": station(broker)}
    with running(tmp_path, nodes, "in cloud"):
        nodes["in"].send(1, "T", TIME_MS)
        assert platform.readings(1) == [Reading("T", 1, TIME_MS)]
    (aside,) = broken.parent.glob("outbox.db.broken-*")
    assert aside.read_bytes() == b"scratched" * 1000
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert str(broken) in line
    assert str(aside) in line


@pytest.mark.parametrize("key", ["", "a/b", "a+", "#"])
def test_a_key_that_cannot_be_in_a_topic_is_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="key"):
        Wolkabout(host="localhost", key=key, password="x")


@pytest.mark.parametrize(
    ("settings", "port", "encrypted", "verified"),
    [
        ({"host": "demo.example"}, 8883, True, True),
        ({"host": "localhost"}, 1883, False, False),
        ({"host": "192.168.1.5", "port": 1883}, 1883, False, False),
        ({"host": "192.168.1.5", "tls": False}, 1883, False, False),
        ({"host": "localhost", "tls": True}, 8883, True, True),
        ({"host": "demo.example", "tls": {"verify": False}}, 8883, True, False),
    ],
)
def test_the_link_is_encrypted_unless_it_stays_at_home(
    settings: dict[str, object], port: int, encrypted: bool, verified: bool
) -> None:
    wanted = Wolkabout(key="k", password="p", **settings).link_settings()
    assert wanted.port == port
    assert (wanted.tls is not None) == encrypted
    assert (wanted.tls is not None and wanted.tls.verify) == verified


def come_back(broker: Mosquitto, platform: Platform) -> None:
    """Start the broker, and let the platform in before the station, so that it hears all."""
    broker.add_user("station", "another")
    broker.start()
    platform.wait_until_ready()
    broker.add_user("station", "secret")


def stats(engine: Engine, label: str):
    return next(stats for stats in engine.stats() if stats.label == label)


def status(engine: Engine, label: str) -> str:
    return stats(engine, label).status


def test_declared_feeds_and_attributes_are_registered_where_the_platform_lacks_them(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    cloud = station(
        broker,
        feeds={
            "T": {"name": "Air", "unit": "CELSIUS"},
            "LAMP": {"name": "Lamp", "unit": "BOOLEAN", "type": "in_out"},
        },
        attributes={"Indoors": {"value": True, "type": "BOOLEAN"}},
    )
    with running(tmp_path, {"cloud": cloud}):
        platform.next_of(m.DetailsRequest)
        platform.send("station", m.Details(feeds=("T",), attributes=()))
        registered = platform.next_of(m.FeedRegistration)
        assert registered.feeds == (m.Feed("Lamp", "LAMP", m.FeedType.IN_OUT, "BOOLEAN"),)
        told = platform.next_of(m.AttributeRegistration)
        assert told.attributes == (m.Attribute("Indoors", m.DataType.BOOLEAN, "true"),)


@pytest.mark.parametrize(
    ("written", "sent"),
    [("celsius", "CELSIUS"), ("Percent", "PERCENT"), ("g", "g"), ("l/min", "l/min"), ("G", "G")],
)
def test_a_unit_of_the_platform_may_be_written_small(written: str, sent: str) -> None:
    assert DeclaredFeed(name="x", unit=written).feed("X").unit == sent


def test_feeds_that_are_not_wanted_any_more_are_removed(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    cloud = station(broker, remove_feeds=["OLD", "GONE"])
    with running(tmp_path, {"cloud": cloud}):
        platform.next_of(m.DetailsRequest)
        platform.send("station", m.Details(feeds=("T", "OLD"), attributes=()))
        assert platform.next_of(m.FeedRemoval).references == ("OLD",)


@pytest.mark.parametrize(
    ("separated", "sent"),
    [
        (
            ["ALARM"],
            [
                '[{"timestamp": 1, "T": 0}]',
                '[{"ALARM": 1, "timestamp": 2}]',
                '[{"timestamp": 3, "T": 2}]',
            ],
        ),
        (
            True,
            [
                '[{"T": 0, "timestamp": 1}]',
                '[{"ALARM": 1, "timestamp": 2}]',
                '[{"T": 2, "timestamp": 3}]',
            ],
        ),
    ],
)
def test_values_of_separated_feeds_have_messages_of_their_own(
    tmp_path: Path,
    broker: Mosquitto,
    platform: Platform,
    separated: list[str] | bool,
    sent: list[str],
) -> None:
    nodes = {"in": Feed(), "cloud": station(broker, separated=separated)}
    with running(tmp_path, nodes, "in cloud"):
        for number, name in enumerate(["T", "ALARM", "T"]):
            nodes["in"].send(number, name, number + 1)
        heard = [one.payload.decode() for one in values(platform, len(sent))]
    assert heard == sent


def values(platform: Platform, number: int) -> list[Heard]:
    """Give the next messages that carry values."""
    found: list[Heard] = []
    while len(found) < number:
        heard = platform.next()
        found += [heard] if isinstance(heard.message, FeedValues) else []
    return found


def test_a_file_that_the_platform_sends_is_told_on_a_port(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    content = b"seven bees"
    nodes = {
        "cloud": station(broker, files={"folder": str(tmp_path / "files")}),
        "news": Collect(),
    }
    with running(tmp_path, nodes, "cloud.@file news"):
        platform.next_of(m.FileList)
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        platform.send(
            "station", m.FileUploadInitiate(m.ListedFile("bees.txt", len(content), digest))
        )
        platform.next_of(m.FileBinaryRequest)
        platform.send("station", m.FileBinaryResponse.of(content, None))
        wait_until(lambda: nodes["news"].messages)
        platform.send("station", m.FileDelete(("bees.txt",)))
        wait_until(lambda: len(nodes["news"].messages) == 2)
    arrived, gone = (msg.value for msg in nodes["news"].messages)
    path = str(tmp_path / "files" / "bees.txt")
    assert arrived == {"name": "bees.txt", "path": path, "size": 10}
    assert gone == {"name": "bees.txt", "gone": True}


def test_firmware_is_installed_by_a_command_and_its_version_is_told(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "fw.bin").write_bytes(b"new")
    install = ["cp", "{file}", str(tmp_path / "installed-after-{version}")]
    cloud = station(
        broker, files={"folder": str(folder)}, firmware={"version": "1.0", "install": install}
    )
    with running(tmp_path, {"cloud": cloud}):
        assert platform.next_of(Parameters).values["FIRMWARE_VERSION"] == "1.0"
        platform.send("station", m.FirmwareUpdateInstall("fw.bin"))
        status = platform.next_of(m.FirmwareUpdateStatus)
        assert status.status == m.FirmwareStatus.INSTALLING
        wait_until((tmp_path / "installed-after-1.0").exists)


def test_a_node_that_is_opened_anew_is_no_restart_of_the_device(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "fw.bin").write_bytes(b"new")
    firmware = {"version": "1.0", "install": ["true"]}
    cloud = station(broker, files={"folder": str(folder)}, firmware=firmware)
    with running(tmp_path, {"cloud": cloud}):
        platform.next_of(Parameters)
        platform.send("station", m.FirmwareUpdateInstall("fw.bin"))
        assert platform.next_of(m.FirmwareUpdateStatus).status == m.FirmwareStatus.INSTALLING
        cloud.close()
        cloud.open()
        announced = [type(platform.next().message) for _ in range(3)]
        assert Parameters in announced
        assert m.FirmwareUpdateStatus not in announced
    with running(tmp_path, {"cloud": cloud}):
        assert platform.next_of(m.FirmwareUpdateStatus).status == m.FirmwareStatus.ERROR


def test_a_device_that_pulls_connects_now_and_then(
    tmp_path: Path, broker: Mosquitto, platform: Platform
) -> None:
    nodes = {"in": Feed(), "cloud": station(broker, mode="pull", every=1.0)}
    nodes |= {"got": Collect(), "link": Collect()}
    wires = ("in cloud", "cloud got", "cloud.@connected link")
    with running(tmp_path, nodes, *wires) as engine:
        nodes["in"].send(5, "T", TIME_MS)
        answer_a_pull(platform)
        assert platform.readings(1) == [Reading("T", 5, TIME_MS)]
        wait_until(lambda: [msg.value for msg in nodes["link"].messages] == [True, False])
        assert status(engine, "cloud") == "away until it pulls again"
        answer_a_pull(platform, LAMP=True)
        wait_until(lambda: nodes["got"].messages)


def test_how_long_a_pull_waits_can_be_said() -> None:
    cloud = Wolkabout(host="h", key="k", password="p", mode="pull", every=60.0, wait=20.0)
    settings = cloud.link_settings()
    assert (settings.pull_every_s, settings.pull_answer_s) == (60.0, 20.0)


def answer_a_pull(platform: Platform, **values: bool) -> None:
    """Send what a device that pulls waits for."""
    platform.next_of(m.PullFeedValues)
    platform.send("station", Parameters({}))
    platform.send("station", FeedValues((Entry(tuple(values.items()), TIME_MS),) if values else ()))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"firmware": {"version": "1", "install": ["x"]}}, "give `files"),
        ({"files": {"folder": "x"}, "firmware": {"version": "1"}}, "say how to install"),
        (
            {
                "files": {"folder": "x"},
                "firmware": {"version": "1", "install": ["x"]},
                "outbox": {"durability": "memory"},
            },
            "must be noted on disk",
        ),
        (
            {"files": {"folder": "x"}, "firmware": {"version": "1", "install": []}},
            "`install` is empty",
        ),
        ({"feeds": {"timestamp": {"name": "x"}}}, "timestamp"),
        ({"separated": ["timestamp"]}, "timestamp"),
        ({"remove_feeds": ["timestamp"]}, "timestamp"),
        ({"feeds": {"T": {"name": "x"}}, "remove_feeds": ["T"]}, "T: in `feeds` and in"),
        ({"outbox": {"durability": "sometimes"}}, "'each', 'batch' or 'memory'"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Wolkabout(host="localhost", key="k", password="x", **settings)


def test_a_flow_that_names_a_feed_which_cannot_be_is_a_mistake() -> None:
    cloud = Wolkabout(host="localhost", key="k", password="x")
    for comes in (True, False):
        cloud.check_series("T", comes=comes)
        with pytest.raises(ValueError, match="'timestamp': reserved for the time of a reading; re"):
            cloud.check_series("timestamp", comes=comes)


def test_a_flow_that_begins_with_a_feed_which_the_platform_cannot_set_is_a_mistake() -> None:
    feeds = {"T": {"name": "Air"}, "LAMP": {"name": "Lamp", "type": "in_out"}}
    cloud = Wolkabout(host="localhost", key="k", password="x", feeds=feeds, remove_feeds=["OLD"])
    with pytest.raises(ValueError, match="'OLD' is removed"):
        cloud.check_series("OLD", comes=False)
    cloud.check_series("T", comes=False)
    cloud.check_series("LAMP", comes=True)
    with pytest.raises(ValueError, match="nothing comes; add `type: in_out`"):
        cloud.check_series("T", comes=True)


@pytest.mark.parametrize(
    ("durability", "uncommitted", "on_disk"),
    [("each", 0, True), ("batch", 1, True), ("memory", 1, False)],
)
def test_how_durable_a_value_is_can_be_chosen(
    tmp_path: Path, broker: Mosquitto, durability: str, uncommitted: int, on_disk: bool
) -> None:
    broker.stop()
    cloud = station(broker, outbox={"durability": durability})
    with running(tmp_path, {"cloud": cloud}):
        cloud.process(Msg("T", 5, TIME_MS))
        assert cloud._outbox.uncommitted == uncommitted
        assert (tmp_path / "state" / "cloud" / "outbox.db").exists() == on_disk


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [({}, False), ({"mode": "pull"}, True)],
)
def test_a_device_that_pulls_looks_for_firmware_by_itself(
    tmp_path: Path, broker: Mosquitto, platform: Platform, settings: dict[str, object], wanted: bool
) -> None:
    firmware = {"version": "1.0", "install": ["true"]}
    cloud = station(broker, files={"folder": str(tmp_path / "f")}, firmware=firmware, **settings)
    asked = [m.FileList, m.Parameters, m.TimeRequest]
    asked += [m.PullParameters, m.PullFeedValues, m.SynchronizeParameters] if wanted else []
    with running(tmp_path, {"cloud": cloud}):
        assert {type(platform.next().message) for _ in asked} == set(asked)
        platform.send("station", Parameters({}))  # what a device that pulls waits for
        platform.send("station", FeedValues(()))
