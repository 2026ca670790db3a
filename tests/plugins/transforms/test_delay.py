import pytest
from pydantic import ValidationError

from tests.support.steps import made
from wolkflow import Msg
from wolkflow.testing import Bench, VirtualClock
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


def arrival(start_ms):
    with Bench(Delay(time=2.0, up_to=10.0), clock=VirtualClock(start_ms)) as bench:
        bench.feed(1)
        while not bench.out:
            bench.advance(0.1)
        return bench.clock.monotonic()


def test_random_times_lie_between_both():
    arrivals = [arrival(start_ms) for start_ms in range(30)]
    assert min(arrivals) >= 2
    assert max(arrivals) < 10.15
    assert max(arrivals) - min(arrivals) > 4


def test_random_times_are_the_same_again_in_a_replay():
    assert arrival(5) == arrival(5)


def test_no_message_overtakes_another():
    with Bench(Delay(time=1.0, up_to=10.0)) as bench:
        for number in range(50):
            bench.feed(number)
            bench.advance(0.5)
        bench.advance(10)
        assert bench.values() == list(range(50))


def test_the_times_are_in_order():
    with pytest.raises(ValidationError, match="up_to is longer than time"):
        made(Delay, {"time": "5s", "up_to": "1s"})
