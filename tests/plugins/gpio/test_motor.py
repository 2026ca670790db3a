import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench
from wolkflow.testing.pins import FakePin, FakePins
from wolkflow_gpio.motor import Motor

FORWARD, BACKWARD, ENABLE = 5, 6, 13


class Bridge(FakePin):
    """A pin of a bridge that notes when both its inputs are on."""

    def _change_state(self, value):
        changed = super()._change_state(value)
        if self.factory.duty(FORWARD) and self.factory.duty(BACKWARD):
            self.factory.both = True
        return changed


@pytest.fixture
def pins() -> FakePins:
    pins = FakePins()
    pins.both = False
    pins.pin_class = Bridge
    return pins


def bench(pins: FakePins, **settings) -> Bench:
    return Bench(Motor(forward=FORWARD, backward=BACKWARD, **settings), resources={"gpio": pins})


def duties(pins: FakePins) -> tuple[float, float]:
    return pins.duty(FORWARD), pins.duty(BACKWARD)


@pytest.mark.parametrize(
    ("speed", "expected"),
    [(50, (0.5, 0)), (-50, (0, 0.5)), (0, (0, 0)), ("on", (1, 0)), (False, (0, 0)), (-100, (0, 1))],
)
def test_turns_forward_and_backward(pins, speed, expected):
    with bench(pins) as run:
        run.feed(30)
        run.feed(speed)

        assert duties(pins) == expected
        assert run.values()[-1] == (expected[0] - expected[1]) * 100
    assert duties(pins) == (0, 0)


def test_both_inputs_are_never_on_together(pins):
    with bench(pins, ramp=0.3) as run:
        for speed in (100, -100, 50, -1, 1, 0, -100, 100):
            run.feed(speed)
            run.advance(0.2)
        run.advance(1)
    assert not pins.both


def test_a_ramp_goes_through_standstill(pins):
    with bench(pins, ramp=2.0) as run:
        run.feed(100)
        run.advance(3)
        run.feed(-100)
        run.advance(1)
        assert duties(pins) == (pytest.approx(0, abs=0.02), pytest.approx(0, abs=0.02))
        run.advance(1.5)
        assert duties(pins) == (0, 1)
        assert run.values() == [0.0, 100.0, -100.0]


def test_the_enable_input_is_on_while_it_turns(pins):
    with bench(pins, enable=ENABLE) as run:
        assert not pins.level(ENABLE)
        run.feed(-20)
        assert pins.level(ENABLE)
        run.feed(0)
        assert not pins.level(ENABLE)


def test_two_motors_may_exclude_each_other_and_a_ramp_ends_before_the_other_begins(pins):
    with bench(pins, ramp=1.0, interlock="winch", max_on=5.0) as run:
        run.feed(40)
        run.advance(10)
        assert run.values() == [0.0, 40.0, 0.0]


def test_keep_takes_a_motor_that_turns(pins):
    pins.drive(BACKWARD, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == [-100.0]


def test_keep_does_not_leave_a_bridge_with_both_inputs_on(pins):
    pins.drive(FORWARD, True)
    pins.drive(BACKWARD, True)
    with bench(pins, initial="keep") as run:
        assert run.values() == [0.0]
        assert duties(pins) == (0, 0)


def test_a_robot_that_hears_nothing_stands_still(pins):
    with bench(pins, failsafe={"after": 0.5, "value": 0}) as run:
        run.feed(70)
        run.advance(0.6)
        assert run.values() == [0.0, 70.0, 0.0]


def test_the_pins_must_differ():
    with pytest.raises(ValidationError, match="are different pins"):
        Motor(forward=5, backward=6, enable=5)


@pytest.mark.parametrize("value", [101, -101, "fast", None])
def test_what_is_no_speed_is_refused(pins, value):
    with bench(pins) as run:
        run.feed(value)
        assert "is not a percentage: send -100 to 100" in run.errors[0].value["error"]
