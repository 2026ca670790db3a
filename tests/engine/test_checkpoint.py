from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.graphs import Collect, Failing, InLane, Resuming, Sink, graph
from tests.support.run import Run, running
from wolkflow import Msg
from wolkflow.testing import MemoryState


def test_a_position_is_committed_only_after_the_sink_is_safe() -> None:
    source, sink = Resuming(total=25), Sink()
    source.sink = sink
    with running(graph({"in": source, "out": sink}, "in out")) as run:
        run.advance(5)
        assert source.commits
        for position, safe in source.commits:
            assert safe[:position] == list(range(position))
        assert source.commits[-1][0] == 25


def test_a_way_through_several_lanes_is_waited_for() -> None:
    source, sink = Resuming(total=25), Sink()
    source.sink = sink
    nodes = {"in": source, "a": InLane(at="a"), "b": InLane(at="main"), "c": InLane(at="a")}
    nodes["out"] = sink
    with running(graph(nodes, "in a b c out")) as run:
        run.advance(3)
        position, safe = source.commits[0]
        assert safe[:position] == list(range(position))


def test_nothing_is_committed_while_the_disk_is_full_and_nothing_is_lost() -> None:
    source, sink = Resuming(total=5000), Sink()
    source.sink = sink
    with running(graph({"in": source, "out": sink}, "in out")) as run:
        sink.full = True
        run.advance(10)
        assert not source.commits
        assert run.stats("out").waiting <= 1000, "the source must wait for room"
        assert run.stats("out").dropped == 0
        sink.full = False
        run.advance(120)
        assert sink.safe == list(range(5000))
        assert source.commits[-1][0] == 5000


def test_a_row_that_a_step_refuses_does_not_hold_up_the_rest() -> None:
    source, sink, risky = Resuming(total=10), Sink(), Failing()
    source.sink = sink
    risky.refuse = {4: ValueError("four")}
    with running(graph({"in": source, "risky": risky, "out": sink}, "in risky out")) as run:
        run.advance(5)
        assert sink.safe == [0, 1, 2, 3, 5, 6, 7, 8, 9]
        assert source.commits[-1][0] == 10


def test_a_sink_behind_a_port_is_waited_for() -> None:
    class Fork(InLane):
        """Sends everything out of a port."""

        ports = {"left": "everything"}  # noqa: RUF012  # as nodes say it

        def process(self, msg: Msg) -> None:
            self.emit(msg, "left")

    source, sink = Resuming(total=10), Sink()
    source.sink, sink.full = sink, True
    with running(
        graph({"in": source, "fork": Fork(), "out": sink}, "in fork", "fork.left out")
    ) as run:
        run.advance(5)
        assert not source.commits
        sink.full = False
        run.advance(60)
        assert source.commits[-1] == (10, list(range(10)))


def test_without_a_durable_sink_the_position_follows_what_was_processed() -> None:
    source, out = Resuming(total=10), Collect()
    with running(graph({"in": source, "out": out}, "in out")) as run:
        run.advance(5)
        assert source.commits[-1][0] == 10


@given(
    cuts=st.lists(st.floats(min_value=0, max_value=4), max_size=6),
    full=st.lists(st.booleans(), min_size=6, max_size=6),
    at_once=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whenever_the_power_fails_every_row_arrives(
    cuts: list[float], full: list[bool], at_once: bool
) -> None:
    state, safe = MemoryState(), set()
    for cut, disk_full in zip([*cuts, 200.0], [*full[: len(cuts)], False], strict=True):
        source, sink = Resuming(total=3000, at_once=at_once), Sink()
        source.sink, sink.full = sink, disk_full
        nodes = {"in": source, "there": InLane(at="a"), "out": sink}
        run = Run(graph(nodes, "in there out"), state)
        run.engine.start()
        run.advance(cut)
        safe |= set(sink.safe)  # what was taken but is not safe is gone: no stop, no close
    assert safe >= set(range(3000))
