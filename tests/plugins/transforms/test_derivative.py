from tests.support.steps import made, refused
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.derivative import Derivative


def speeds(settings, *readings):
    with Bench(made(Derivative, settings)) as bench:
        for second, value in readings:
            bench.send(Msg("t", value, round(1000 * second)))
        return bench.values()


def test_tells_the_change_per_time():
    assert speeds({}, (0, 20), (10, 25), (20, 25), (22, 24)) == [0.5, 0, -0.5]
    assert speeds({"per": "1m"}, (0, 20), (10, 25)) == [30]


def test_a_clock_set_back_sends_nothing_and_goes_on_from_there():
    assert speeds({}, (100, 1), (50, 5), (50, 6), (51, 8)) == [2]


def test_bad_values_are_refused():
    assert "derivative needs a number" in refused(Derivative, {}, 1, "x")
