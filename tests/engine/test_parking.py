import logging
from collections.abc import Iterator

import pytest

from tests.support.graphs import Collect, Feed, Resuming, Sink, graph
from tests.support.run import running
from wolkflow import Msg, TwoWay
from wolkflow.engine.parking import CAPACITY
from wolkflow.testing import Bench


def test_what_a_full_disk_refuses_is_offered_again_in_order() -> None:
    sink = Sink()
    with Bench(sink) as bench:
        bench.feed(1)
        sink.full = True
        bench.feed(2)
        bench.feed(3)
        assert bench.stats.waiting == 2
        assert bench.errors[0].value["error"] == "No space left on device"
        sink.full = False
        bench.feed(4)
        assert sink.taken == [1], "a newer value must not overtake those that wait"
        assert bench.values() == [1, 2, 3, 4], "what comes behind the sink is not held up"
        bench.advance(61)
        assert sink.taken == [1, 2, 3, 4]
        assert bench.values() == [1, 2, 3, 4]


def test_a_full_parking_drops_the_oldest_and_counts_it() -> None:
    sink = Sink()
    with Bench(sink) as bench:
        sink.full = True
        for value in range(CAPACITY + 2):
            bench.feed(value)
        assert bench.stats.dropped == 2
        sink.full = False
        bench.advance(61)
        assert sink.taken == list(range(2, CAPACITY + 2))


def test_a_value_the_sink_can_never_take_does_not_block_the_others() -> None:
    class Picky(Sink):
        """Takes no text."""

        def process(self, msg: Msg) -> Msg:
            out = super().process(msg)
            if isinstance(msg.value, str):
                self.taken.pop()
                raise ValueError("no text, please")
            return out

    sink = Picky()
    with Bench(sink) as bench:
        sink.full = True
        for value in (1, "two", 3):
            bench.feed(value)
        sink.full = False
        bench.advance(61)
        assert sink.taken == [1, 3]
        assert bench.errors[-1].value["error"] == "no text, please"


def test_what_waits_at_the_end_is_offered_once_more() -> None:
    sink = Sink()
    bench = Bench(sink)
    bench.open()
    sink.full = True
    bench.feed(1)
    sink.full = False
    bench.close()
    assert sink.taken == [1]


def test_what_is_parked_while_a_sink_is_lost_arrives_when_it_is_back() -> None:
    class Slow(Sink):
        """Can't be opened at first."""

        def open(self) -> None:
            if self.full:
                raise OSError(28, "No space left on device")

    feed, sink = Feed(), Slow()
    sink.full = True
    with running(graph({"in": feed, "out": sink}, "in out")) as run:
        feed.send(1)
        run.advance(2)
        sink.full = False
        run.advance(5)
        assert sink.taken == [1]


def test_a_sink_that_takes_again_what_it_refused_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "wolkflow")
    sink = Sink()
    with Bench(sink) as bench:
        for _ in range(2):
            sink.full = True
            for value in range(5):
                bench.feed(value)
            bench.advance(30)
            sink.full = False
            bench.advance(61)
    lines = [record.getMessage() for record in caplog.records if record.name.endswith("node")]
    assert lines == ["No space left on device", "is back, and has taken what waited"] * 2


def test_a_sink_that_the_run_goes_without_holds_up_nobody() -> None:
    class Missing(Sink):
        """Can't be opened."""

        def open(self) -> None:
            raise OSError(2, "No such file or directory")

    source, sink, missing = Resuming(total=5000), Sink(), Missing(on_open_error="skip")
    with running(graph({"in": source, "out": sink, "gone": missing}, "in out", "in gone")) as run:
        run.advance(60)
        assert sink.taken == list(range(5000))
        assert source.store["position"] == 5000
        lost = run.stats("gone")
        assert (lost.errors, lost.waiting) == (5000, 0)


def test_a_sink_whose_process_is_a_generator_is_offered_again_too() -> None:
    class Doubling(Sink):
        """Sends on each message, and what it has made of it."""

        def process(self, msg: Msg) -> Iterator[Msg]:
            yield super().process(msg)
            yield Msg(msg.name, -msg.value, msg.time)

    sink = Doubling()
    with Bench(sink) as bench:
        bench.feed(1)
        sink.full = True
        bench.feed(2)
        assert bench.stats.waiting == 1
        sink.full = False
        bench.advance(61)
        assert sink.taken == [1, 2]
        assert bench.values() == [1, -1, 2, -2]


def test_what_a_connection_cannot_take_does_not_come_out_of_it() -> None:
    class Link(TwoWay, Sink):
        """A connection with a durable outbox."""

    link, out, feed = Link(), Collect(), Feed()
    with running(graph({"in": feed, "link": link, "out": out}, "in link", "link out")) as run:
        link.full = True
        feed.send(1)
        run.ready()
        assert out.messages == []


def test_the_position_waits_for_the_sink_although_its_rows_have_gone_on() -> None:
    source, sink, out = Resuming(total=50), Sink(), Collect()
    with running(graph({"in": source, "disk": sink, "out": out}, "in disk out")) as run:
        sink.full = True
        run.advance(5)
        assert [msg.value for msg in out.messages] == list(range(50))
        assert "position" not in source.store
        sink.full = False
        run.advance(70)
        assert sink.safe == list(range(50))
        assert source.store["position"] == 50
        assert len(out.messages) == 50


def test_a_sink_with_save_every_is_flushed_by_the_clock_until_that_succeeds() -> None:
    class Gathering(Sink):
        """Gathers what it takes."""

        save_every: float = 2.0

    sink = Gathering()
    with Bench(sink) as bench:
        bench.feed(1)
        bench.advance(1)
        bench.feed(2)
        assert sink.safe == []
        bench.advance(1)
        assert sink.safe == [1, 2]
        bench.feed(3)
        sink.full = True
        bench.advance(4)
        assert bench.stats.errors == 2
        sink.full = False
        bench.advance(2)
        assert sink.safe == [1, 2, 3]
        bench.advance(10)
        assert bench.stats.errors == 2
