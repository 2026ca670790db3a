"""The engine as it runs for real: threads, signals to stop, a node that hangs."""

import logging
import sys
import threading
from pathlib import Path

import pytest

from tests.support.graphs import Collect, Feed, InLane, Resuming, Sink, graph
from wolkflow import Msg, Step
from wolkflow.engine import Engine, StateFolder, SystemClock, Threads
from wolkflow.engine.hanging import Hanging, hanging_node
from wolkflow.engine.lanes import Lane
from wolkflow.testing import Bench


@pytest.fixture
def state(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def engine(nodes, state, *wires) -> Engine:
    return Engine(graph(nodes, *wires), clock=SystemClock(), state=state, driver=Threads())


def test_what_is_on_its_way_arrives_before_the_end(state: StateFolder) -> None:
    nodes = {"in": Feed(), "a": InLane(at="a"), "b": InLane(at="b"), "out": Collect()}
    run = engine(nodes, state, "in a b out")
    run.start()
    for value in range(5000):
        nodes["in"].send(value)
    assert run.stop()
    assert [msg.value for msg in nodes["out"].messages] == list(range(5000))


def test_nodes_close_from_the_sources_to_the_sinks(state: StateFolder) -> None:
    closed: list[str] = []

    class Closing(Step):
        """Tells when it is closed."""

        def process(self, msg: Msg) -> Msg:
            return msg

        def close(self) -> None:
            closed.append(self.label)

    nodes = {"last": Closing(), "middle": Closing(), "in": Feed(), "first": Closing()}
    run = engine(nodes, state, "in first middle last")
    run.start()
    assert run.stop()
    assert closed == ["first", "middle", "last"]


def test_a_restart_goes_on_where_the_last_run_ended(tmp_path: Path) -> None:
    first, sink = Resuming(total=2000), Sink()
    run = engine({"in": first, "out": sink}, StateFolder(tmp_path), "in out")
    run.start()
    reached = threading.Event()
    while len(sink.taken) < 2000:
        reached.wait(0.01)
    assert run.stop()
    second, again = Resuming(total=2500), Sink()
    run = engine({"in": second, "out": again}, StateFolder(tmp_path), "in out")
    run.start()
    while not again.taken or again.taken[-1] != 2499:
        reached.wait(0.01)
    assert run.stop()
    assert again.taken == list(range(2000, 2500))


class Stuck(Step):
    """Does not come back until it is let go."""

    def __post_init__(self) -> None:
        self.inside, self.let_go = threading.Event(), threading.Event()
        self.safe = False

    def process(self, msg: Msg) -> None:
        self.inside.set()
        self.let_go.wait(60)

    def close(self) -> None:
        self.safe = True


def test_a_node_that_hangs_is_found_in_the_stack_of_its_thread() -> None:
    stuck = Stuck()
    bench = Bench(stuck, label="slow one")
    bench.open()
    thread = threading.Thread(target=bench.feed, args=(1,))
    thread.start()
    assert stuck.inside.wait(5)
    frame = sys._current_frames()[thread.ident]
    label, where = hanging_node(frame)
    stuck.let_go.set()
    thread.join()
    assert label == "slow one"
    assert ".py:" in where


def test_a_hung_lane_is_named_and_its_actuators_are_closed_all_the_same(
    state: StateFolder, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, other = Stuck(), Stuck()
    nodes = {"in": Feed(), "stuck": stuck, "other": other}
    run = Engine(
        graph(nodes, "in stuck", "in:never other"),
        clock=SystemClock(),
        state=state,
        driver=Threads(look_seconds=0.05),
        patience_seconds=0.1,
    )
    run.start()
    nodes["in"].send(1)
    assert stuck.inside.wait(5)
    hung = threading.Event()
    while "has not come back" not in caplog.text:
        hung.wait(0.01)
    with caplog.at_level(logging.ERROR):
        assert not run.stop()
    stuck.let_go.set()
    assert "stuck has not come back" in caplog.text
    assert stuck.safe
    assert other.safe


def test_a_process_that_was_stopped_is_not_a_node_that_hangs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lane, hanging, thread = Lane("main", SystemClock()), Hanging(5), threading.current_thread()
    for now in (100, 105):
        lane.done += 1
        hanging.look({lane: thread}, now)
    hanging.look({lane: thread}, 117)
    assert not caplog.messages
    hanging.look({lane: thread}, 122)
    assert "lane main stands still" in caplog.text
