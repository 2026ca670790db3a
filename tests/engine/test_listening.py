"""Whoever listens hears what comes out of a node, and leaves nothing behind in its way."""

from typing import Any

import pytest

from tests.support.graphs import Collect, Echo, Failing, Feed, Resuming, Sink, Times, graph
from wolkflow import Msg, Node
from wolkflow.engine import Engine
from wolkflow.testing import MemoryState, VirtualClock
from wolkflow.testing.by_hand import ByHand


class Run:
    """A small pipeline by hand, with somebody who listens."""

    def __init__(self, nodes: dict[str, Node], *wires: str, listen: tuple[str, ...] = ()) -> None:
        self.nodes = nodes
        clock = VirtualClock()
        self.driver = ByHand(clock)
        self.engine = Engine(
            graph(nodes, *wires), clock=clock, state=MemoryState(), driver=self.driver
        )
        self.heard: list[tuple[Any, str | None]] = []
        for label in listen:
            self.engine.listen(label, self._hear)
        self.engine.start()
        self.driver.run_ready()

    def listen(self, label: str):
        end = self.engine.listen(label, self._hear)
        self.driver.run_ready()
        return end

    def _hear(self, msg: Msg, port: str | None) -> None:
        self.heard.append((msg.value, port))

    def feed(self, *values: object) -> None:
        feed = self.nodes["in"]
        assert isinstance(feed, Feed)
        for value in values:
            feed.send(value)
        self.driver.run_ready()


def test_a_source_is_heard_until_the_end() -> None:
    out = Collect()
    run = Run({"in": Feed(), "out": out}, "in out")
    run.feed(1)
    end = run.listen("in")
    run.feed(2, 3)
    end()
    run.driver.run_ready()
    run.feed(4)
    assert run.heard == [(2, None), (3, None)]
    assert [msg.value for msg in out.messages] == [1, 2, 3, 4]


def test_a_step_is_heard_whatever_it_returns() -> None:
    nodes = {"in": Feed(), "double": Times(by=2), "some": Failing(), "out": Collect()}
    nodes["some"].refuse = {5: ValueError("five")}
    run = Run(nodes, "in double some out")
    run.listen("double")
    run.listen("some")
    run.feed(4, 5)
    assert run.heard == [
        *[(4, None)] * 4,
        (5, None),
        ({"node": "some", "error": "five", "value": 5}, "@error"),
        (5, None),
        ({"node": "some", "error": "five", "value": 5}, "@error"),
    ]


@pytest.mark.parametrize("at_once", [False, True])
def test_what_resumes_and_what_lasts_is_heard(at_once: bool) -> None:
    source, sink = Resuming(total=3, at_once=at_once), Sink()
    run = Run({"in": source, "sink": sink}, "in sink", listen=("sink", "in"))
    run.driver.advance(1)
    run.engine.stop()
    assert sorted(run.heard) == [(value, None) for value in (0, 0, 1, 1, 2, 2)]
    assert sink.safe == [0, 1, 2]


def test_a_connection_is_heard() -> None:
    run = Run({"in": Feed(), "cloud": Echo(), "out": Collect()}, "in cloud out")
    run.listen("cloud")
    run.feed(1)
    assert run.heard == [(2, None)]


def test_two_listen_and_one_leaves() -> None:
    run = Run({"in": Feed(), "out": Collect()}, "in out")
    others: list[object] = []
    end = run.engine.listen("in", lambda msg, _port: others.append(msg.value))
    run.listen("in")
    run.feed(1)
    end()
    run.driver.run_ready()
    run.feed(2)
    assert others == [1]
    assert run.heard == [(1, None), (2, None)]


def test_while_nobody_listens_nothing_is_in_the_way() -> None:
    run = Run({"in": Feed(), "double": Times(), "out": Collect()}, "in double out")

    def ways() -> list[str]:
        hosts = run.engine._hosts
        [inlet] = hosts["in"].outlet.inlets.values()
        steps = inlet.run.__self__.steps
        ways = [type(host.outlet).__name__ for host in hosts.values()]
        return ways + [step.__qualname__ for step in [*steps, hosts["in"].send]]

    before = ways()
    ends = [run.listen(label) for label in ("in", "double", "out")]
    assert ways() != before
    for end in ends:
        end()
    run.driver.run_ready()
    assert ways() == before


def test_counts_go_on_through_listening() -> None:
    run = Run({"in": Feed(), "double": Times(), "out": Collect()}, "in double out")
    run.feed(1)
    end = run.listen("double")
    run.feed(2)
    end()
    run.driver.run_ready()
    run.feed(3)
    counts = {stats.label: (stats.received, stats.sent) for stats in run.engine.stats()}
    assert counts["double"] == (3, 6)
    assert counts["out"][0] == 6


@pytest.mark.parametrize("port", [None, "@error"])
def test_a_message_is_a_message(port: str | None) -> None:
    run = Run({"in": Feed(), "some": Failing(), "out": Collect()}, "in some out")
    run.nodes["some"].refuse = {1: OSError(5, "I/O")} if port else {}
    seen: list[tuple[Msg, str | None]] = []
    run.engine.listen("some", lambda msg, port: seen.append((msg, port)))
    run.feed(1)
    assert [(type(msg), port) for msg, port in seen] == [(Msg, port)]
