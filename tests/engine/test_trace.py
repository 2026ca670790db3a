import json
import math
import stat
from pathlib import Path

import pytest

from tests.support.graphs import Collect, Echo, Failing, Feed, graph
from wolkflow.engine import Engine
from wolkflow.engine.trace import Head, Recording, Row, TraceError, read_trace
from wolkflow.message import Msg
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand

START_MS = 1_720_000_000_000
HEAD = {"trace": 1, "title": "test", "start": START_MS, "sources": {"in": "feed"}}


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace.jsonl"


def record(trace: Path, disk: Path | None = None) -> Recording:
    nodes = {"in": Feed(), "some": Failing(), "cloud": Echo(), "out": Collect()}
    clock = VirtualClock(START_MS)
    driver = ByHand(clock)
    engine = Engine(
        graph(nodes, "in some cloud out"), clock=clock, state=MemoryState(), driver=driver
    )
    recording = Recording(disk or trace, engine)
    engine.start()
    nodes["in"].send(1, "t", 5)
    driver.advance(1.5)
    nodes["in"].send({"a": [1, None]})
    nodes["in"].send(b"\0")
    driver.run_ready()
    engine.stop()
    recording.close()
    return recording


def test_what_sources_send_is_kept_with_its_moment(trace: Path) -> None:
    record(trace)
    head, rows = read_trace(trace)
    assert head == Head("test", START_MS, {"in": "feed", "cloud": "echo"})
    later = START_MS + 1500
    assert rows[:3] == [
        Row(0.0, "in", None, Msg("t", 1, 5)),
        Row(0.0, "cloud", None, Msg("answer", 2, START_MS)),
        Row(1.5, "in", None, Msg("in", {"a": [1, None]}, later)),
    ]
    assert rows[3] == Row(1.5, "in", None, Msg("in", b"\0", later))
    assert {row.port for row in rows[4:]} == {"@error"}


def test_it_is_for_its_owner_only(trace: Path) -> None:
    trace.touch(mode=0o644)
    record(trace)
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600


def test_a_disk_that_is_full_ends_the_trace_and_nothing_else(trace: Path) -> None:
    recording = record(trace, Path("/dev/full"))
    assert recording.error is not None
    assert recording.error.strerror == "No space left on device"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a trace"),
        ("{}\n", "is not a trace"),
        ('{"trace": 2}\n', "is not a trace"),
        ("flows:\n", "this is not a line of JSON"),
        ("[]\n", "this is not an object"),
        (json.dumps(HEAD) + '\n{"at": 1}\n', ":2: this line lacks something"),
    ],
)
def test_what_is_no_trace_is_refused(trace: Path, text: str, said: str) -> None:
    trace.write_text(text)
    with pytest.raises(TraceError, match=r"trace\.jsonl") as caught:
        read_trace(trace)
    assert said in str(caught.value)


def test_a_torn_last_line_is_left_out(trace: Path) -> None:
    row = {"at": 1, "node": "in", "name": "in", "value": 1, "time": 5}
    trace.write_text(json.dumps(HEAD) + "\n" + json.dumps(row) + "\n" + json.dumps(row)[:20])
    assert len(read_trace(trace)[1]) == 1


def test_numbers_that_json_lacks_come_back(trace: Path) -> None:
    feed = Feed()
    driver = ByHand(VirtualClock(START_MS))
    engine = Engine(
        graph({"in": feed, "out": Collect()}, "in out"),
        clock=driver.clock, state=MemoryState(), driver=driver,
    )  # fmt: skip
    recording = Recording(trace, engine)
    engine.start()
    loop: list[object] = []
    loop.append(loop)
    for value in (math.inf, math.nan, {"a": math.nan, (1, 2): {3}}, loop):
        feed.send(value)
    driver.run_ready()
    engine.stop()
    recording.close()
    for line in trace.read_text().splitlines():
        json.loads(line, parse_constant=pytest.fail)
    first, second, third, fourth = (row.msg.value for row in read_trace(trace)[1])
    assert first == math.inf
    assert math.isnan(second)
    assert third == {"a": "nan", "(1, 2)": [3]}
    assert str(fourth).count("[") == 19


def test_a_line_of_a_kind_that_is_unknown_is_named(trace: Path) -> None:
    row = {"at": 1, "node": "in", "name": "x", "value": "abc", "as": "bytes", "time": 1}
    trace.write_text("".join(f"{json.dumps(line)}\n" for line in (HEAD, row)))
    with pytest.raises(TraceError, match=r":2: this line lacks something"):
        read_trace(trace)
    trace.write_text("".join(f"{json.dumps(line)}\n" for line in (HEAD, {**row, "as": "x"})))
    with pytest.raises(TraceError, match=r":2: this line lacks something"):
        read_trace(trace)
