from tests.support.steps import made
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.delay import MOST_WAITING, Delay


def test_each_arrives_later_in_order_with_its_own_time():
    with Bench(made(Delay, {"time": "5s"})) as bench:
        bench.send(Msg("a", 1, 7))
        bench.advance(2)
        bench.send(Msg("b", 2, 3))
        bench.send(Msg("a", 3, 9))
        bench.advance(2.9)
        assert bench.out == []
        bench.advance(0.1)
        assert bench.out == [Msg("a", 1, 7)]
        bench.advance(2)
        assert bench.out == [Msg("a", 1, 7), Msg("b", 2, 3), Msg("a", 3, 9)]


def test_what_waits_at_the_end_is_not_sent_nor_after_the_next_start():
    node = made(Delay, {"time": "5s"})
    for _ in range(2):
        with Bench(node) as bench:
            bench.feed(1)
            bench.advance(1)
        assert bench.out == []


def test_a_bounded_number_waits():
    with Bench(Delay(time=5.0)) as bench:
        for _ in range(MOST_WAITING + 1):
            bench.feed(1)
        assert "is lost" in bench.errors[0].value["error"]
        bench.advance(5)
        assert len(bench.out) == MOST_WAITING
