import pytest
from gpiozero import LED, PWMLED, Button, PinFixedPull

from wolkflow.testing.pins import FakePins


@pytest.fixture
def pins() -> FakePins:
    return FakePins()


def test_an_output_has_a_level_and_a_history(pins):
    led = LED(18, pin_factory=pins)
    led.on()
    led.off()

    assert pins.level(18) is False
    assert pins.history(18) == [False, True, False]


def test_an_output_never_has_another_level_than_its_first(pins):
    LED(18, active_high=False, pin_factory=pins)

    assert pins.history(18) == [True]


@pytest.mark.parametrize(("pull_up", "resting"), [(True, True), (False, False)])
def test_a_button_goes_to_the_level_opposite_of_its_pull(pins, pull_up, resting):
    button = Button(17, pull_up=pull_up, pin_factory=pins)
    assert pins.level(17) is resting

    pins.press(17)
    assert pins.level(17) is not resting
    assert button.is_pressed

    pins.release(17)
    assert pins.level(17) is resting


def test_a_button_can_be_held_before_anything_looks_at_it(pins):
    pins.press(17)

    assert Button(17, pin_factory=pins).is_pressed


def test_a_driven_pin_stays_until_it_is_let_go(pins):
    button = Button(17, pin_factory=pins)
    pins.drive(17, False)
    pins.release(17)
    assert button.is_pressed

    pins.drive(17, None)
    assert not button.is_pressed


def test_edges_are_reported(pins):
    button = Button(17, pin_factory=pins)
    happened = []
    button.when_pressed = lambda: happened.append("pressed")
    button.when_released = lambda: happened.append("released")

    pins.press(17)
    pins.release(17)

    assert happened == ["pressed", "released"]


def test_a_closed_output_keeps_its_level(pins):
    led = LED(18, pin_factory=pins)
    led.on()
    pins.close()

    assert pins.level(18)
    assert pins.pin(18).function == "input"


def test_every_pin_can_do_pwm(pins):
    lamp = PWMLED(18, pin_factory=pins)
    lamp.value = 0.3

    assert pins.pin(18).state == 0.3


def test_the_i2c_pins_have_their_resistors(pins):
    with pytest.raises(PinFixedPull):
        pins.pin(2).input_with_pull("down")
