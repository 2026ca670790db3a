from tests.support.graphs import Feed, Sink, graph
from tests.support.run import running
from wolkflow import Msg
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
