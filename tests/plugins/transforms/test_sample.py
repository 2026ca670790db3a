import pytest
from pydantic import ValidationError

from tests.support.steps import made, sent
from wolkflow.testing import Bench
from wolkflow_transforms.sample import Sample


def test_sends_the_latest_at_an_interval_and_nothing_old():
    with Bench(made(Sample, {"every": "10s"})) as bench:
        for value in range(15):
            bench.feed(value, "a")
            bench.advance(1)
        bench.feed(99, "b", time_ms=5)
        bench.advance(40)
        assert [(msg.name, msg.value) for msg in bench.out] == [("a", 9), ("a", 14), ("b", 99)]
        assert bench.out[-1].time == 5


def test_passes_the_first_and_each_so_manieth():
    assert sent(Sample, {"count": 3}, *range(8)) == [0, 3, 6]
    assert sent(Sample, {"count": 1}, *range(3)) == [0, 1, 2]


@pytest.mark.parametrize("settings", [{}, {"every": "1s", "count": 2}, {"count": 0}])
def test_bad_settings_are_refused(settings):
    with pytest.raises(ValidationError):
        made(Sample, settings)
