import pytest
from pydantic import ValidationError

from wolkflow.testing import Bench, MemoryState
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.servo import Servo


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def bench(pins: FakePins, state: MemoryState | None = None, **settings) -> Bench:
    return Bench(Servo(pin=18, **settings), resources={"gpio": pins}, state=state)


def pulse_ms(pins: FakePins) -> float:
    return pins.duty(18) * 20


@pytest.mark.parametrize(
    ("angle", "milliseconds"), [(-90, 1.0), (0, 1.5), (90, 2.0), (45, 1.75), ("on", 1.5)]
)
def test_the_angle_is_the_length_of_a_pulse(pins, angle, milliseconds):
    with bench(pins) as run:
        run.feed(angle)

        assert pins.pin(18).frequency == 50
        assert pulse_ms(pins) == pytest.approx(milliseconds)
        assert run.values() == [0.0 if angle == "on" else angle]


def test_another_servo_has_other_pulses(pins):
    settings = {"min_angle": 0, "max_angle": 180, "min_pulse": 0.0005, "max_pulse": 0.0025}
    with bench(pins, **settings) as run:
        run.feed(180)
        assert pulse_ms(pins) == pytest.approx(2.5)
        run.feed(181)
        assert "is not an angle: send 0 to 180" in run.errors[0].value["error"]


def test_it_does_not_move_at_the_start_and_has_no_angle_to_tell(pins):
    with bench(pins) as run:
        run.advance(10)
        assert pins.duties(18) == [0]
        assert run.values() == []


def test_off_stops_the_pulses_and_the_angle_stays(pins):
    with bench(pins) as run:
        run.feed(30)
        run.feed("off")
        assert pulse_ms(pins) == 0
        assert run.values() == [30, 30]


def test_it_may_relax_after_each_movement(pins):
    with bench(pins, relax=1.0) as run:
        run.feed(30)
        run.advance(0.9)
        run.feed(60)
        run.advance(0.9)
        assert pulse_ms(pins) > 0
        run.advance(0.2)
        assert pulse_ms(pins) == 0
        assert run.values() == [30, 60]


def test_a_movement_may_take_its_time(pins):
    with bench(pins, move=2.0, relax=1.0) as run:
        run.feed(-90)
        run.advance(10)
        run.feed(90)
        run.advance(1)
        assert pulse_ms(pins) == pytest.approx(1.5, abs=0.02)
        run.advance(1.5)
        assert pulse_ms(pins) == pytest.approx(2.0)
        run.advance(1)
        assert pulse_ms(pins) == 0
        assert run.values() == [-90, 90]


def test_the_last_angle_comes_back(pins):
    state = MemoryState()
    for told in ([45], [45, 45]):
        with bench(pins, state, initial="last") as run:
            run.feed(45)
            assert run.values() == told


@pytest.mark.parametrize("on_stop", ["off", "on", "keep"])
def test_when_it_stops_so_do_the_pulses(pins, on_stop):
    with bench(pins, on_stop=on_stop) as run:
        run.feed(45)
    assert pins.pin(18).frequency is None


def test_a_failsafe_may_be_an_angle_or_off(pins):
    with bench(pins, failsafe={"after": 10.0, "value": -90}) as run:
        run.advance(11)
        assert run.values() == [-90]


@pytest.mark.parametrize(
    "settings", [{"min_angle": 90}, {"min_pulse": 0.0024, "max_pulse": 0.002}], ids=str
)
def test_limits_in_the_wrong_order_are_refused(settings):
    with pytest.raises(ValidationError, match="min_angle must be below max_angle"):
        Servo(pin=18, **settings)


@pytest.mark.parametrize("value", [91, "up", None, [], float("inf")], ids=str)
def test_what_is_no_angle_is_refused(pins, value):
    with bench(pins) as run:
        run.feed(value)
        assert "is not an angle: send -90 to 90, on or off" in run.errors[0].value["error"]


def test_an_angle_cannot_be_toggled(pins):
    with bench(pins) as run:
        run.feed("toggle", name="WINDOW")
        assert run.errors[0].value["error"] == (
            "WINDOW: a servo can't toggle: send an angle, on or off"
        )
