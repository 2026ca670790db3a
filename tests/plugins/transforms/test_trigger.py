from tests.support.steps import made
from wolkflow.testing import Bench
from wolkflow_transforms.trigger import Trigger


def seen(settings, *steps):
    """Feed values at seconds; give (second, series, value)."""
    out = []
    with Bench(made(Trigger, {"time": "10s", **settings})) as bench:
        for second in range(60):
            for at, value in steps:
                if at == second:
                    bench.feed(value, "t")
            out += [(second, msg.value) for msg in bench.take()]
            bench.advance(1)
    return out


def test_a_light_on_a_stair():
    light = {"first": True, "then": False}
    assert seen(light, (0, 1), (4, 1), (20, 1)) == [(0, True), (10, False), (20, True), (30, False)]
    assert seen({**light, "extend": True}, (0, 1), (4, 1), (9, 1)) == [(0, True), (19, False)]


def test_without_first_the_message_is_sent_and_without_then_nothing():
    assert seen({}, (0, 5), (4, 6), (11, 7)) == [(0, 5), (11, 7)]
    assert seen({"then": 0}, (0, 5)) == [(0, 5), (10, 0)]


def test_a_reset_ends_the_time():
    settings = {"first": 1, "then": 0, "reset": "stop"}
    assert seen(settings, (0, 5), (3, "stop"), (4, 5)) == [(0, 1), (4, 1), (14, 0)]


def test_the_time_ends_with_the_clock_time():
    with Bench(made(Trigger, {"time": "10s", "then": 0})) as bench:
        bench.feed(1)
        bench.advance(20)
        assert bench.out[1].time == bench.out[0].time + 10_000
