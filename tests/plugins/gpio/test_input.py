import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.input import Input


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def times(run: Bench) -> list[tuple[float, bool]]:
    start = run.clock.now_ms() - round(run.clock.monotonic() * 1000)
    return [((msg.time - start) / 1000, msg.value) for msg in run.out]


def test_a_contact_to_ground_is_true_when_it_is_closed(pins):
    with Bench(Input(pin=4), resources={"gpio": pins}) as run:
        run.advance(1)
        pins.drive(4, False)
        run.advance(1)
        pins.drive(4, True)
        run.advance(1)

        assert times(run) == [(0.03, False), (1.03, True), (2.03, False)]


def test_a_detector_is_true_when_it_is_high(pins):
    with Bench(Input(pin=4, pull="down"), resources={"gpio": pins}) as run:
        pins.drive(4, True)
        run.advance(1)
        assert run.values() == [True]
        assert pins.pin(4).pull == "down"


def test_true_may_have_to_last(pins):
    with Bench(Input(pin=4, on_delay=10.0), resources={"gpio": pins}) as run:
        run.advance(1)
        pins.press(4)
        run.advance(9)
        pins.release(4)
        run.advance(1)
        pins.press(4)
        run.advance(20)

        assert times(run) == [(0.03, False), (21.03, True)]


def test_false_may_have_to_last_as_for_a_room_where_somebody_moves_now_and_then(pins):
    with Bench(Input(pin=4, pull="down", off_delay=30.0), resources={"gpio": pins}) as run:
        run.advance(1)
        for _ in range(5):
            pins.drive(4, True)
            run.advance(5)
            pins.drive(4, False)
            run.advance(20)
        run.advance(60)

        assert run.values() == [False, True, False]
        assert times(run)[-1] == (1 + 4 * 25 + 5 + 30.03, False)


def test_the_state_at_the_start_needs_no_delay(pins):
    pins.press(4)
    with Bench(Input(pin=4, on_delay=10.0), resources={"gpio": pins}) as run:
        run.advance(1)

        assert times(run) == [(0.03, True)]


def test_opens_again(pins):
    node = Input(pin=4, off_delay=5.0)
    pins.press(4)
    for _ in range(2):
        with Bench(node, resources={"gpio": pins}) as run:
            run.advance(1)
            assert run.values() == [True]


def test_the_i2c_pins_only_pull_up():
    with pytest.raises(ValidationError, match="has a pull-up resistor on the board"):
        Input(pin=2, pull="none")
