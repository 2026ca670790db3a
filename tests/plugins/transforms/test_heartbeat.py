from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_transforms.heartbeat import Heartbeat
from wolkflow_transforms.per_series import MOST_SERIES


def test_repeats_the_last_value_with_the_time_of_now():
    with Bench(made(Heartbeat, {"every": "10s"})) as bench:
        bench.feed(1, "t")
        bench.advance(9)
        bench.feed(2, "t")
        bench.advance(25)
        assert bench.values() == [1, 2, 2, 2]
        begin = bench.out[1].time
        assert [msg.time - begin for msg in bench.out[2:]] == [10_000, 20_000]


def test_a_series_that_was_forgotten_is_not_repeated():
    with Bench(made(Heartbeat, {"every": "10s"})) as bench:
        for number in range(MOST_SERIES + 5):
            bench.feed(number, str(number))
        bench.advance(10)
        assert len(bench.out) == 2 * MOST_SERIES + 5
        assert not bench.errors
