import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.graphs import Collect, Echo, Failing, Feed, InLane, Resuming, Sink, Times, graph
from tests.support.run import Run, running
from wolkflow import HardwareError, Msg, Poller, Source, Step
from wolkflow.engine import Engine, SystemClock, Threads
from wolkflow.engine.lanes import CAPACITY
from wolkflow.testing import MemoryState


class Total(Step):
    """Adds up, and can say how often it was opened and closed."""

    factor: float = 1.0

    def __post_init__(self) -> None:
        self.life: list[str] = []

    def open(self) -> None:
        self.life.append("open")
        self._total = 0.0

    def close(self) -> None:
        self.life.append("close")

    def process(self, msg: Msg) -> Msg:
        self._total += msg.value * self.factor
        return Msg(msg.name, self._total, msg.time)


class Late(Step):
    """Sends each value a second later, or when it is closed."""

    def open(self) -> None:
        self._waiting: list[Msg] = []

    def close(self) -> None:
        for msg in self._waiting:
            self.emit(msg)

    def process(self, msg: Msg) -> None:
        self._waiting.append(msg)
        self.after(1, self._send)

    def _send(self) -> None:
        self.emit(self._waiting.pop(0))


class Ticks(Poller):
    """Counts its readings."""

    every: float = 1.0

    def open(self) -> None:
        self._count = 0

    def read(self) -> int:
        self._count += 1
        return self._count


class Broken(Source):
    """Can't be opened."""

    def open(self) -> None:
        raise HardwareError("nobody answers")


def values(out: Collect) -> list[Any]:
    return [msg.value for msg in out.messages]


def test_what_is_the_same_goes_on_with_all_it_knows() -> None:
    feed, total, out = Feed(), Total(), Collect()
    with running(graph({"in": feed, "total": total, "out": out}, "in total out")) as run:
        feed.send(1)
        run.ready()
        found = run.change(
            graph({"in": Feed(), "total": Total(), "twice": Times(), "out": Collect()},
                  "in total twice out")
        )  # fmt: skip
        assert (found.kept, found.added) == (("in", "total", "out"), ("twice",))
        assert (found.changed, found.removed) == ((), ())
        feed.send(2)
        run.ready()
        assert values(out) == [1, 3, 3]
        assert total.life == ["open"]
        assert [run.stats(label).received for label in ("total", "twice", "out")] == [2, 1, 3]
        assert run.stats("in").sent == 2
    assert total.life == ["open", "close"]


def test_other_settings_close_a_node_and_open_its_successor() -> None:
    feed, old, new, out = Feed(), Total(), Total(factor=10), Collect()
    with running(graph({"in": feed, "total": old, "out": out}, "in total out")) as run:
        feed.send(1)
        run.ready()
        found = run.change(graph({"in": Feed(), "total": new, "out": Collect()}, "in total out"))
        assert (found.kept, found.changed) == (("in", "out"), ("total",))
        assert (old.life, new.life) == (["open", "close"], ["open"])
        feed.send(2)
        run.ready()
        assert values(out) == [1, 20]


def test_a_node_that_goes_ends_and_what_it_held_back_arrives() -> None:
    feed, out = Feed(), Collect()
    with running(graph({"in": feed, "late": Late(), "out": out}, "in late out")) as run:
        feed.send(1)
        run.ready()
        assert run.change(graph({"in": Feed(), "out": Collect()}, "in out")).removed == ("late",)
        assert values(out) == [1]
        feed.send(2)
        run.advance(5)
        assert values(out) == [1, 2]
        assert [stats.label for stats in run.engine.stats()] == ["in", "out"]


def test_a_timer_of_a_node_that_stays_goes_on() -> None:
    feed, out, ticks = Feed(), Collect(), Collect()
    nodes = {"in": feed, "late": Late(), "out": out, "tick": Ticks(), "ticks": ticks}
    with running(graph(nodes, "in late out", "tick ticks")) as run:
        run.advance(2.5)
        feed.send(1)
        run.advance(0.5)
        run.change(graph({**nodes, "more": Collect()}, "in late out", "tick ticks", "tick more"))
        run.advance(0.4)
        assert values(out) == []
        run.advance(1.1)
        assert values(out) == [1]
        assert values(ticks) == [1, 2, 3, 4, 5]


def test_lanes_come_and_go() -> None:
    feed, out = Feed(), Collect()
    with running(graph({"in": feed, "a": InLane(at="a"), "out": out}, "in a out")) as run:
        run.change(graph({"in": feed, "b": InLane(at="b"), "out": out}, "in b out"))
        assert {lane.name for lane in run.driver.lanes} == {"main", "state", "b"}
        feed.send(1)
        run.ready()
        assert values(out) == [1]


def test_a_new_node_that_does_not_open_is_tried_again_and_holds_up_nothing() -> None:
    feed, out = Feed(), Collect()
    with running(graph({"in": feed, "out": out}, "in out")) as run:
        run.change(graph({"in": feed, "out": out, "gone": Broken()}, "in out", "gone out"))
        feed.send(1)
        run.advance(3)
        assert values(out) == [1]
        assert run.stats("gone").state == "lost"


def test_a_node_that_is_lost_is_kept_and_found_again() -> None:
    feed, out, risky = Feed(), Collect(), Failing()
    risky.refuse = {1: HardwareError("no answer")}
    with running(graph({"in": feed, "risky": risky, "out": out}, "in risky out")) as run:
        for _ in range(3):
            feed.send(1)
        run.ready()
        assert run.stats("risky").state == "lost"
        run.change(
            graph({"in": Feed(), "risky": Failing(), "out": out, "x": Collect()},
                  "in risky out", "in x")
        )  # fmt: skip
        assert run.stats("risky").state == "lost"
        run.advance(2)
        feed.send(2)
        run.ready()
        assert values(out) == [2]
        assert run.stats("risky").errors == 3


def test_what_a_source_sends_while_the_wires_are_changed_arrives_in_order() -> None:
    feed, out = Feed(), Collect()

    class Opening(Step):
        """Lets the source send when it is opened: in the middle of the change."""

        def open(self) -> None:
            feed.send(1)
            feed.send(2)

        def process(self, msg: Msg) -> Msg:
            return msg

    with running(graph({"in": feed, "out": out}, "in out")) as run:
        run.change(graph({"in": feed, "new": Opening(), "out": out}, "in new out"))
        feed.send(3)
        run.ready()
        assert values(out) == [1, 2, 3]


def test_a_connection_keeps_its_link_and_a_loop_goes_on() -> None:
    feed, link = Feed(), Echo()
    with running(graph({"in": feed, "link": link}, "in link", "link link")) as run:
        run.change(
            graph({"in": feed, "link": Echo(), "out": Collect()}, "in link", "link link out")
        )
        feed.send(1)
        run.ready()
        assert link.got == [1, 2, 3]


def test_who_listens_hears_the_successor_too() -> None:
    feed, heard = Feed(), []
    with running(graph({"in": feed, "t": Total(), "out": Collect()}, "in t out")) as run:
        end = run.engine.listen("t", lambda msg, _: heard.append(msg.value))
        run.ready()
        run.change(graph({"in": feed, "t": Total(factor=5), "out": Collect()}, "in t out"))
        feed.send(1)
        run.ready()
        end()
        run.ready()
        feed.send(1)
        run.ready()
        assert heard == [5]


def test_a_simulated_bus_takes_in_the_new_chips() -> None:
    class Bus:
        def __init__(self, *chips: str) -> None:
            self.chips = list(chips)

        def join(self, other: "Bus") -> None:
            self.chips += [chip for chip in other.chips if chip not in self.chips]

    nodes, bus = {"in": Feed(), "out": Collect()}, Bus("a")
    with running(graph(nodes, "in out"), resources={"bus": bus}) as run:
        run.change(graph(nodes, "in out"), {"bus": Bus("a", "b"), "pins": Bus("c")})
        assert bus.chips == ["a", "b"]
        assert run.engine.shared("pins", list).chips == ["c"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Times(by=1), Total(factor=1)),
        (Total(factor=1), Total(factor=2)),
        (Total(), Total(on_open_error="skip")),
        (InLane(at="a"), InLane(at="b")),
    ],
)
def test_what_makes_a_node_another_one(one: Step, other: Step) -> None:
    with running(graph({"in": Feed(), "x": one}, "in x")) as run:
        assert run.change(graph({"in": Feed(), "x": other}, "in x")).changed == ("x",)


def test_rows_of_a_file_go_on_where_they_were() -> None:
    source, sink = Resuming(total=3000), Sink()
    with running(graph({"in": source, "out": sink}, "in out")) as run:
        run.advance(0.15)
        run.change(graph({"in": Resuming(total=3000), "x": InLane(), "out": Sink()}, "in x out"))
        run.advance(10)
        assert sink.safe == list(range(3000))
        assert source.commits[-1][0] == 3000


def test_rows_that_a_sink_could_not_write_come_again_to_its_successor() -> None:
    source, old, new = Resuming(total=50), Sink(), Sink()
    with running(graph({"in": source, "out": old}, "in out")) as run:
        old.full = True
        run.advance(2)
        again = Resuming(total=50)
        found = run.change(graph({"in": again, "other": new}, "in other"))
        assert found.changed == ("in",)
        run.advance(5)
        assert new.safe == list(range(50))
        assert again.commits[-1][0] == 50


def test_what_may_be_dropped_and_is_parked_goes_to_the_successor() -> None:
    class Slow(Sink):
        """A sink with a setting."""

        speed: int = 1

    feed, old, new = Feed(), Slow(), Slow(speed=2)
    with running(graph({"in": feed, "out": old}, "in out")) as run:
        old.full = True
        feed.send(1)
        run.ready()
        run.change(graph({"in": feed, "out": new}, "in out"))
        run.advance(1)
        assert new.taken == [1]


def test_what_was_dropped_at_a_node_that_goes_is_told(caplog: pytest.LogCaptureFixture) -> None:
    feed, out = Feed(), Collect()
    with running(graph({"in": feed, "out": out}, "in out")) as run:
        for value in range(CAPACITY + 5):
            feed.send(value)
        run.ready()
        run.change(graph({"other": Feed(), "out": out}, "other out"))
    assert caplog.messages == ["5 messages were dropped while it ran"]


SHAPES = {
    "plain": ({}, "in out"),
    "step": ({"a": InLane(at="main")}, "in a out"),
    "lane": ({"a": InLane(at="a")}, "in a out"),
    "lanes": ({"b": InLane(at="b"), "a": InLane(at="main")}, "in b a out"),
}


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted(SHAPES)),
            st.floats(min_value=0, max_value=2),
            st.booleans(),
            st.integers(min_value=1, max_value=2),
        ),
        max_size=6,
    )
)
@settings(max_examples=25, deadline=None)
def test_whatever_is_changed_every_row_arrives(steps: list[tuple[str, float, bool, int]]) -> None:
    class Kept(Sink):
        """A sink whose folder may change."""

        folder_number: int = 1

    sinks = []

    def made(shape: str, number: int) -> Any:
        nodes, wire = SHAPES[shape]
        sinks.append(Kept(folder_number=number))
        fresh = {label: type(node)(at=node.at) for label, node in nodes.items()}
        return graph({"in": Resuming(total=3000), **fresh, "out": sinks[-1]}, wire)

    run = Run(made("plain", 1), MemoryState())
    run.engine.start()
    for shape, seconds, full, number in steps:
        run.advance(seconds)
        run.engine.graph.nodes["out"].full = full
        run.change(made(shape, number))
    run.engine.graph.nodes["out"].full = False
    run.advance(200)
    assert {row for sink in sinks for row in sink.safe} >= set(range(3000))
    run.engine.stop()


def test_threads_and_values_that_never_stop() -> None:
    """A hundred changes under fire from another thread: every value arrives once, in order."""
    feed, out = Feed(), Collect()
    engine = Engine(
        graph({"in": feed, "out": out}, "in out"),
        clock=SystemClock(), state=MemoryState(), driver=Threads(),
    )  # fmt: skip
    ended, sent = threading.Event(), 0

    def fire() -> None:
        nonlocal sent
        while not ended.wait(0.0002):
            feed.send(sent)
            sent += 1

    engine.start()
    firing = threading.Thread(target=fire)
    firing.start()
    for number in range(100):
        there = {"x": InLane(at=f"lane {number}")} if number % 2 else {}
        engine.change(graph({"in": feed, **there, "out": out}, "in x out" if there else "in out"))
    ended.set()
    firing.join()
    assert engine.stop()
    assert values(out) == list(range(sent))
    assert {thread.name for thread in threading.enumerate()} & {
        "lane lane 1",
        "lane lane 3",
    } == set()


class SlowName(str):
    """A name that holds up the thread that sends, just after it has learned the way to a lane."""

    __slots__ = ("begun", "go_on")

    def __bool__(self) -> bool:
        self.begun.set()
        self.go_on.wait()
        return True


def test_a_thread_on_its_way_into_the_old_wires_is_waited_for() -> None:
    name = SlowName("t")
    name.begun, name.go_on = threading.Event(), threading.Event()
    feed, out = Feed(), Collect()
    engine = Engine(
        graph({"in": feed, "old": InLane(at="old"), "out": out}, "in old out"),
        clock=SystemClock(), state=MemoryState(), driver=Threads(), patience_seconds=0.1,
    )  # fmt: skip
    engine.start()
    sending = threading.Thread(target=feed.send, args=(1, name), daemon=True)
    sending.start()
    assert name.begun.wait(10)
    new = graph({"in": feed, "new": InLane(at="new"), "out": out}, "in new out")
    with pytest.raises(TimeoutError, match="still on their way"):
        engine.change(new)
    feed.send(2)
    name.go_on.set()
    sending.join()
    assert engine.change(new).removed == ("old",)
    feed.send(3)
    assert engine.stop()
    assert values(out) == [2, 1, 3]


def test_a_pipeline_that_does_not_rest_is_left_as_it_was() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Stuck(Step):
        """Takes its time."""

        @property
        def lane(self) -> str:
            return "stuck"

        def process(self, msg: Msg) -> Msg:
            begun.set()
            go_on.wait()
            return msg

    feed, out = Feed(), Collect()
    engine = Engine(
        graph({"in": feed, "stuck": Stuck(), "out": out}, "in stuck out"),
        clock=SystemClock(), state=MemoryState(), driver=Threads(), patience_seconds=0.3,
    )  # fmt: skip
    engine.start()
    feed.send(1)
    assert begun.wait(10)
    with pytest.raises(TimeoutError, match="still on their way"):
        engine.change(graph({"in": feed, "out": out}, "in out"))
    assert list(engine.graph.nodes) == ["in", "stuck", "out"]
    feed.send(2)
    go_on.set()
    assert engine.stop()
    assert values(out) == [1, 2]
