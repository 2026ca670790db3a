import pytest

from wolkflow.testing import Bench, VirtualClock
from wolkflow.testing.pins import FakePins
from wolkflow_gpio.distance import Distance

TRIGGER, ECHO = 23, 24
SPEED = 34342.0  # cm/s at 20 °C


class Sensor:
    """An HC-SR04: answers a trigger with a pulse as long as the sound is on its way."""

    def __init__(self, pins: FakePins, *centimetres: float | None) -> None:
        self.pins = pins
        self.far = list(centimetres)
        self.asked: list[float] = []
        pins.pin(TRIGGER).on_change = self.answer

    def answer(self, level: float) -> None:
        if level:
            self.asked.append(self.pins.ticks())
            return
        far = self.far.pop(0) if len(self.far) > 1 else self.far[0]
        if far is not None:
            now = self.pins.ticks() + 0.0005
            self.pins.edge(ECHO, True, now)
            self.pins.edge(ECHO, False, now + 2 * far / SPEED)


@pytest.fixture
def pins() -> FakePins:
    pins = FakePins(VirtualClock())
    pins.drive(ECHO, False)
    return pins


def bench(pins: FakePins, **settings) -> Bench:
    node = Distance(trigger=TRIGGER, echo=ECHO, every=1.0, **settings)
    return Bench(node, resources={"gpio": pins}, clock=pins.clock)


@pytest.mark.parametrize("far", [2.0, 57.3, 399.0])
def test_measures_in_centimetres(pins, far):
    Sensor(pins, far)
    with bench(pins) as run:
        assert [(msg.name, msg.value) for msg in run.out] == [("distance", far)]


def test_a_stray_echo_is_none(pins):
    Sensor(pins, 50.0, 7.0, 50.0, 390.0, 50.0)
    with bench(pins) as run:
        assert run.values() == [50.0]


def test_when_nothing_is_near_it_tells_the_farthest_distance(pins):
    Sensor(pins, 650.0)
    with bench(pins, max_distance=300.0) as run:
        assert run.values() == [300.0]


def test_an_echo_that_does_not_end_is_far_away(pins):
    sensor = Sensor(pins, None)
    pins.pin(TRIGGER).on_change = lambda level: level or pins.edge(ECHO, True, pins.ticks())
    with bench(pins, samples=1) as run:
        assert run.values() == [400.0]
    assert sensor.asked == []


def test_sound_is_faster_in_warm_air(pins):
    Sensor(pins, 100.0)
    with bench(pins, air=40.0) as run:
        assert run.values() == [pytest.approx(103.5, abs=0.05)]


def test_measurements_keep_their_distance_from_each_other(pins):
    sensor = Sensor(pins, 100.0)
    with bench(pins, samples=3) as run:
        run.advance(1.5)
    pauses = [after - before for before, after in zip(sensor.asked, sensor.asked[1:], strict=False)]
    assert min(pauses) >= 0.06
    assert len(sensor.asked) == 6


def test_a_sensor_that_is_not_there_is_named_with_its_wires(pins):
    with bench(pins) as run:
        assert run.errors[0].value["error"] == (
            "the sensor does not answer on GPIO24 (pin 18): look at its 5 V, its ground, and the "
            "wire from TRIG to GPIO23 (pin 16)"
        )
        Sensor(pins, 33.0)
        run.advance(60)
        assert run.values()[-1] == 33.0


def test_all_of_them_take_turns_in_one_lane():
    assert Distance(trigger=5, echo=6).lane == Distance(trigger=7, echo=8).lane != "main"


def test_claims_both_pins():
    assert [claim.key for claim in Distance(trigger=5, echo=6).claims()] == ["gpio:5", "gpio:6"]
