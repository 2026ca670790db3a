from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_transforms.watchdog import Watchdog


def states(bench):
    return [(msg.name, msg.value) for msg in bench.take()]


def test_says_when_a_series_falls_silent_and_when_it_is_back():
    with Bench(made(Watchdog, {"after": "10s"})) as bench:
        for _ in range(3):
            bench.feed(5, "a")
            bench.advance(9)
        assert states(bench) == [("a", True)]
        bench.advance(100)
        assert states(bench) == [("a", False)]
        bench.feed(5, "a")
        bench.feed(5, "b")
        assert states(bench) == [("a", True), ("b", True)]


def test_what_is_expected_is_missed_even_if_it_never_comes():
    with Bench(made(Watchdog, {"after": "10s", "expect": ["a", "b"]})) as bench:
        bench.advance(5)
        bench.feed(1, "a")
        bench.feed(1, "a")
        assert states(bench) == [("a", True)]
        bench.advance(5)
        assert states(bench) == [("b", False)]
        bench.advance(20)
        bench.feed(1, "b")
        assert states(bench) == [("a", False), ("b", True)]
