from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_transforms.timeout import Timeout


def test_says_the_value_once_when_a_series_is_silent():
    with Bench(made(Timeout, {"after": "10s", "value": 0})) as bench:
        bench.feed(5, "a")
        bench.advance(9)
        bench.feed(6, "a")
        bench.feed(7, "b")
        bench.advance(9.9)
        assert bench.values() == [5, 6, 7]
        bench.advance(100)
        assert {(msg.name, msg.value) for msg in bench.out[3:]} == {("a", 0), ("b", 0)}
        assert len(bench.out) == 5
        assert {msg.time - bench.out[1].time for msg in bench.out[3:]} == {10_000}
        bench.feed(8, "a")
        bench.advance(10)
        assert bench.values()[5:] == [8, 0]


def test_a_series_that_never_came_has_no_timeout():
    with Bench(made(Timeout, {"after": "10s", "value": False})) as bench:
        bench.advance(100)
        assert bench.out == []
