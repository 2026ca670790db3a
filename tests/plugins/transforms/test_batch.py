import pytest
from pydantic import ValidationError

from tests.support.steps import made, sent
from wolkflow.testing import Bench
from wolkflow_transforms.batch import Batch


def test_a_list_is_sent_when_it_is_full():
    assert sent(Batch, {"count": 2}, 1, "x", {"a": 1}, 4) == [[1, "x"], [{"a": 1}, 4]]


def test_a_list_is_sent_when_its_time_is_over():
    with Bench(made(Batch, {"count": 5, "every": "10s"})) as bench:
        for value in range(12):
            bench.feed(value)
            bench.advance(3)
        bench.advance(20)
        assert bench.values() == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
        assert bench.out[0].time == bench.clock.now_ms() - 56_000 + 9000


def test_what_is_gathered_at_the_end_is_sent():
    bench = Bench(made(Batch, {"count": 5, "with_time": True}))
    with bench:
        bench.feed(1, time_ms=7)
        bench.feed(2, time_ms=8)
    assert bench.values() == [[{"time": 7, "value": 1}, {"time": 8, "value": 2}]]


def test_an_end_is_needed():
    with pytest.raises(ValidationError, match="give count, every or both"):
        made(Batch, {})
