import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.output import Output


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def test_an_active_low_relay_is_off_from_start_to_stop(pins):
    with Bench(Output(pin=23, active_low=True), resources={"gpio": pins}) as bench:
        assert bench.values() == [False]

    assert pins.history(23) == [True]


def test_an_active_low_relay_that_was_on_comes_back_on_and_never_off(pins):
    state = MemoryState()
    relay = {"pin": 23, "active_low": True, "initial": "last", "on_stop": "keep"}
    with Bench(Output(**relay), resources={"gpio": pins}, state=state) as first:
        first.feed("on")
    with Bench(Output(**relay), resources={"gpio": pins}, state=state) as second:
        assert second.values() == [True]
        assert pins.history(23) == [False]


def test_last_is_what_was_commanded_not_what_stopping_did(pins):
    state = MemoryState()
    for _ in range(3):
        pump = Output(pin=23, initial="last", on_stop="off")
        with Bench(pump, resources={"gpio": pins}, state=state) as bench:
            bench.feed("on")
        assert bench.store["state"] is True


def test_confirms_under_the_name_of_each_command(pins):
    with Bench(Output(pin=23), label="pump", resources={"gpio": pins}) as bench:
        bench.feed("on", name="PUMP")
        bench.feed("off", name="schedule")

        assert [(msg.name, msg.value) for msg in bench.out] == [
            ("pump", False),
            ("PUMP", True),
            ("schedule", False),
        ]


def test_a_pin_that_is_no_gpio_is_refused():
    with pytest.raises(ValidationError, match="pin 2 of the header is 5 V, not a GPIO"):
        Output(pin="BOARD2")
