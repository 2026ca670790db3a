from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.relay import Relay


def test_is_on_when_its_pin_is_low():
    pins = FakePins()
    with Bench(Relay(pin=23), resources={"gpio": pins}) as bench:
        bench.feed("on")
        bench.feed("off")

        assert bench.values() == [False, True, False]
    assert pins.history(23) == [True, False, True]


def test_toggles_by_what_it_is_and_not_by_its_level():
    pins = FakePins()
    with Bench(Relay(pin=23), resources={"gpio": pins}) as bench:
        bench.feed("toggle")
        bench.feed("toggle")

        assert bench.values() == [False, True, False]


def test_a_board_the_other_way_round_says_so():
    pins = FakePins()
    with Bench(Relay(pin=23, active_low=False), resources={"gpio": pins}) as bench:
        bench.feed("on")

        assert pins.history(23) == [False, True]
