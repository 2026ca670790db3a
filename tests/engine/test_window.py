"""The window into a run, with a real engine and real sockets."""

import json
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.graphs import Collect, Feed, Times, graph
from tests.support.wait import wait_until
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.engine.window import MOST_ONLOOKERS, MOST_WAITING, NAME, Heard, Window, connect
from wolkflow.message import Msg
from wolkflow.testing import MemoryState


class Onlooker:
    """Somebody who asks."""

    def __init__(self, folder: Path, question: object) -> None:
        self._socket = connect(folder)
        self._socket.settimeout(10)
        self._socket.sendall(json.dumps(question).encode() + b"\n")
        self._lines = self._socket.makefile()

    def next(self) -> Any:
        line = self._lines.readline()
        return json.loads(line) if line else None

    def leave(self) -> None:
        self._lines.close()
        self._socket.close()


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a path longer than the address of a socket may be."""
    deep = tmp_path / ("deep" * 20) / ("deeper" * 20)
    deep.mkdir(parents=True)
    return deep


@pytest.fixture
def engine(feed: Feed) -> Iterator[Engine]:
    wired = graph({"in": feed, "double": Times(), "out": Collect()}, "in double out")
    engine = Engine(wired, clock=SystemClock(), state=MemoryState(), driver=Threads())
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture
def window(folder: Path, engine: Engine) -> Iterator[Window]:
    window = Window(folder, engine)
    yield window
    window.close()


Ask = Callable[[object], Onlooker]


@pytest.fixture
def ask(folder: Path) -> Iterator[Ask]:
    onlookers: list[Onlooker] = []

    def ask(question: object) -> Onlooker:
        onlookers.append(Onlooker(folder, question))
        return onlookers[-1]

    yield ask
    for onlooker in onlookers:
        onlooker.leave()


def listeners(engine: Engine) -> int:
    return sum(len(host.listeners) for host in engine._hosts.values())


@pytest.mark.usefixtures("window")
def test_only_its_owner_may_look(folder: Path) -> None:
    mode = (folder / NAME).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.usefixtures("window")
def test_stats_are_told(feed: Feed, engine: Engine, ask: Ask) -> None:
    feed.send(21)
    wait_until(lambda: engine.stats()[2].received == 2)
    told = ask({"ask": "stats"}).next()
    assert told["title"] == "test"
    assert told["uptime"] > 0
    counts = {one["label"]: (one["received"], one["sent"]) for one in told["nodes"]}
    assert counts == {"in": (0, 1), "double": (1, 2), "out": (2, 0)}


@pytest.mark.usefixtures("window")
def test_values_are_told_as_they_come_and_nothing_stays_behind(
    feed: Feed, engine: Engine, ask: Ask
) -> None:
    onlooker = ask({"ask": "tap", "nodes": ["in", "double"]})
    assert onlooker.next() == {"tapping": ["in", "double"]}
    wait_until(lambda: listeners(engine) == 2)
    feed.send(21, "t", 5)
    rows = [onlooker.next() for _ in range(3)]
    row = {"port": None, "name": "t", "value": 21, "time": 5}
    assert rows == [{"node": node, **row} for node in ("in", "double", "double")]
    onlooker.leave()
    wait_until(lambda: listeners(engine) == 0)


@pytest.mark.usefixtures("window")
def test_without_names_all_are_heard(ask: Ask) -> None:
    assert ask({"ask": "tap"}).next() == {"tapping": ["in", "double", "out"]}


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize("question", [{"ask": "what"}, [], 5, None])
def test_what_can_not_be_asked_is_answered(question: object, ask: Ask) -> None:
    assert ask(question).next() == {"error": "this can be asked: stats, tap"}


@pytest.mark.usefixtures("window")
def test_an_unknown_node_is_answered(ask: Ask) -> None:
    told = ask({"ask": "tap", "nodes": ["inn"]}).next()
    assert told == {"error": "there is no node inn", "nodes": ["in", "double", "out"]}


@pytest.mark.usefixtures("window")
def test_noise_harms_nobody(folder: Path, ask: Ask) -> None:
    with connect(folder) as noise:
        noise.sendall(os.urandom(20_000))
    assert ask({"ask": "stats"}).next()["title"] == "test"


def test_a_run_that_ends_lets_go_of_those_who_look(
    folder: Path, window: Window, engine: Engine, ask: Ask
) -> None:
    onlooker = ask({"ask": "tap"})
    onlooker.next()
    wait_until(lambda: listeners(engine) == 3)
    window.close()
    assert onlooker.next() is None
    assert not (folder / NAME).exists()
    wait_until(lambda: listeners(engine) == 0)
    with pytest.raises(OSError, match=r"No such file"):
        connect(folder)


def test_what_an_earlier_run_left_is_replaced(folder: Path, engine: Engine, ask: Ask) -> None:
    left = socket.socket(socket.AF_UNIX)
    handle = os.open(folder, os.O_PATH)
    left.bind(f"/proc/self/fd/{handle}/{NAME}")
    os.close(handle)
    left.close()
    with pytest.raises(ConnectionRefusedError):
        connect(folder)
    window = Window(folder, engine)
    assert ask({"ask": "stats"}).next()["title"] == "test"
    window.close()


@pytest.mark.usefixtures("window")
def test_there_is_a_bound_to_those_who_look(engine: Engine, ask: Ask) -> None:
    onlookers = [ask({"ask": "tap", "nodes": ["in"]}) for _ in range(MOST_ONLOOKERS)]
    assert all(onlooker.next() for onlooker in onlookers)
    assert ask({"ask": "stats"}).next() == {"error": "8 others are looking already"}
    onlookers[0].leave()
    wait_until(lambda: listeners(engine) == MOST_ONLOOKERS - 1)


def test_who_looks_slowly_is_told_how_much_was_missed() -> None:
    heard = Heard()
    for value in range(MOST_WAITING + 5):
        heard.hear("in", Msg("t", value, 0), None)
    rows = list(heard.take(0))
    assert [row["value"] for row in rows[:-1]] == list(range(MOST_WAITING))
    assert rows[-1] == {"missed": 5}


@pytest.mark.usefixtures("window")
def test_whatever_comes_by_is_valid_json(feed: Feed, engine: Engine, ask: Ask) -> None:
    onlooker = ask({"ask": "tap", "nodes": ["in"]})
    assert "tapping" in onlooker.next()
    wait_until(lambda: listeners(engine) == 1)
    for value in (float("nan"), {(1, 2): b"\0"}, (1, 2)):
        feed.send(value)
    values = [onlooker.next()["value"] for _ in range(3)]
    assert values == ["nan", {"(1, 2)": "b'\\x00'"}, [1, 2]]
