from tests.support.steps import made, refused
from wolkflow import Msg
from wolkflow.testing import Bench
from wolkflow_transforms.rate import Rate


def rates(settings, *readings):
    with Bench(made(Rate, settings)) as bench:
        for second, value in readings:
            bench.send(Msg("t", value, round(1000 * second)))
        return bench.values()


def test_tells_the_growth_since_the_message_before():
    assert rates({}, (0, 100), (10, 150), (20, 150)) == [5, 0]
    assert rates({"per": "1m"}, (0, 100), (10, 150)) == [300]


def test_a_counter_that_begins_again_has_grown_from_zero():
    assert rates({}, (0, 100), (10, 110), (20, 5)) == [1, 0.5]


def test_looks_back_as_far_as_it_is_told():
    readings = [(0, 0), (10, 10), (20, 10), (30, 10), (40, 10)]
    assert rates({"over": "20s"}, *readings) == [1, 0.5, 0, 0]


def test_a_clock_set_back_begins_anew():
    assert rates({}, (100, 1), (50, 5), (60, 15), (60, 16), (70, 26)) == [1, 1]


def test_bad_values_are_refused():
    assert "rate needs a number" in refused(Rate, {}, 1, "x")
