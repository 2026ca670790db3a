from wolkflow.testing import Bench, VirtualClock
from wolkflow_gpio import wolkflow_simulate
from wolkflow_gpio.button import Button
from wolkflow_gpio.led import Led


def test_a_simulated_button_gets_pressed_every_seven_seconds():
    clock = VirtualClock()
    button = Button(pin=17, report="press")

    with Bench(button, resources=wolkflow_simulate([button], clock), clock=clock) as bench:
        bench.advance(60)

        times = [(msg.time - bench.out[0].time) / 1000 for msg in bench.out]
        assert times == [0, 7, 14, 21, 28, 35, 42, 49]


def test_two_buttons_are_out_of_step():
    clock = VirtualClock()
    first, second = Button(pin=17, report="press"), Button(pin=27, pull="none", active_low=True)
    resources = wolkflow_simulate([first, second], clock)

    with Bench(second, resources=resources, clock=clock) as bench:
        bench.advance(8.2)
        assert bench.values() == [False]
        bench.advance(0.2)
        assert bench.values() == [False, True]
        bench.advance(0.4)
        assert bench.values() == [False, True, False]


def test_a_simulated_lamp_switches():
    clock = VirtualClock()
    led = Led(pin=18)

    with Bench(led, resources=wolkflow_simulate([led], clock), clock=clock) as bench:
        bench.feed("on")
        assert bench.values() == [False, True]


def test_simulated_pins_can_do_pwm():
    (pins,) = wolkflow_simulate([Led(pin=18)], VirtualClock()).values()
    pin = pins.pin(18)
    pin.output_with_state(False)
    pin.frequency = 100
    pin.state = 0.25

    assert pin.state == 0.25


def test_without_pins_nothing_is_simulated():
    assert wolkflow_simulate([], VirtualClock()) == {}
