"""What our pins ask of lgpio, call by call."""

import importlib

import pytest
from gpiozero import OutputDevice, PinFixedPull

from wolkflow.testing import Bench
from wolkflow_gpio.button import Button
from wolkflow_gpio.output import Output

PI_3B = 0xA02082


@pytest.mark.parametrize(
    ("active_low", "initial", "level"),
    [(False, "off", 0), (False, "on", 1), (True, "off", 1), (True, "on", 0)],
)
def test_an_output_is_claimed_once_at_its_level(lgpio, pins, active_low, initial, level):
    relay = Output(pin=23, active_low=active_low, initial=initial)
    with Bench(relay, resources={"gpio": pins}) as bench:
        assert lgpio.calls == [("claim_output", 23, level)]
        assert bench.values() == [initial == "on"]


def test_gpiozeros_own_pins_click(lgpio, pins):
    """The reason for ours: when this fails, gpiozero has been mended."""
    pins.pin_class = importlib.import_module("gpiozero.pins.lgpio").LGPIOPin
    OutputDevice(23, active_high=False, initial_value=False, pin_factory=pins)

    assert [call for call in lgpio.calls if call[0] in ("claim_output", "write")] == [
        ("claim_output", 23, 0),
        ("write", 23, 1),
    ]


def test_an_output_that_stops_is_driven_and_then_only_let_go(lgpio, pins):
    with Bench(Output(pin=23, active_low=True), resources={"gpio": pins}) as bench:
        bench.feed("on")
        lgpio.calls.clear()

    assert lgpio.calls == [("write", 23, 1), ("free", 23), ("close",)]
    assert lgpio.levels[23] == 1


def test_an_output_that_keeps_its_state_is_only_let_go(lgpio, pins):
    with Bench(Output(pin=23, on_stop="keep"), resources={"gpio": pins}) as bench:
        bench.feed("on")
        lgpio.calls.clear()

    assert lgpio.calls == [("free", 23), ("close",)]
    assert lgpio.levels[23] == 1


@pytest.mark.parametrize("level", [0, 1])
def test_keep_reads_the_level_before_it_drives_it(lgpio, pins, level):
    lgpio.levels[23] = level
    with Bench(Output(pin=23, initial="keep"), resources={"gpio": pins}) as bench:
        driven = [call for call in lgpio.calls if call[0] != "free"]
        assert driven == [("claim_input", 23, 0), ("claim_output", 23, level)]
        assert bench.values() == [bool(level)]


def test_confirms_what_the_pin_has_not_what_was_asked(lgpio, pins):
    with Bench(Output(pin=23), resources={"gpio": pins}) as bench:
        write = lgpio.gpio_write
        lgpio.gpio_write = lambda handle, line, level: write(handle, line, 0)  # a short circuit
        bench.feed("on")

        assert bench.values() == [False, False]


def test_an_input_is_claimed_with_its_pull_at_once(lgpio, pins):
    with Bench(Button(pin=17, pull="up"), resources={"gpio": pins}):
        assert lgpio.calls[:2] == [
            ("claim_input", 17, lgpio.SET_PULL_UP),
            ("claim_alert", 17),
        ]


def test_an_edge_reaches_the_button(lgpio, pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        bench.advance(0.5)
        lgpio.edge(17, 0)
        bench.advance(0.1)
        lgpio.edge(17, 1)
        bench.advance(0.1)

        assert bench.values() == [False, True, False]


def test_an_edge_on_its_way_while_a_button_closes_does_not_end_lgpios_thread(lgpio, pins):
    with Bench(Button(pin=17), resources={"gpio": pins}):
        (watching,) = lgpio.callbacks

    watching.function(0, 17, 0, 1_000_000)
    assert lgpio.callbacks == []


def test_a_pin_that_something_else_holds_is_named_with_its_holder(lgpio, pins):
    lgpio.busy[8] = "spi0 CS0"
    with Bench(Output(pin=8), resources={"gpio": pins}) as bench:
        assert bench.errors[0].value["error"] == (
            "GPIO8 (pin 24) can't be claimed: 'spi0 CS0' has it; "
            "end the other program, or free the pin in config.txt"
        )

        lgpio.busy.clear()
        bench.advance(60)
        assert bench.values() == [False]


def test_a_pin_that_is_opened_again_gets_its_new_level(lgpio, pins):
    pin = pins.pin(23)
    pin.output_with_state(True)
    pin.output_with_state(False)

    assert lgpio.levels[23] == 0


def test_a_pull_against_the_boards_resistor_is_an_error(lgpio, pins):
    with pytest.raises(PinFixedPull, match="pull-up resistor on the board"):
        pins.pin(2).input_with_pull("down")


@pytest.mark.parametrize("active_low", [False, True])
def test_pulses_are_sent_between_off_and_on_only(lgpio, pins, active_low):
    pin = pins.pin(18)
    pin.output_with_state(active_low)
    pin.frequency = 100
    lgpio.calls.clear()

    for state in (0.25, 0.3, 1.0, 0.5, 0.0, 0.0):
        pin.state = state
        assert pin.state == state

    assert lgpio.calls == [
        ("tx_pwm", 18, 100, 25.0),
        ("tx_pwm", 18, 100, 30.0),
        ("tx_pwm", 18, 0, 0),
        ("write", 18, 1),
        ("tx_pwm", 18, 100, 50.0),
        ("tx_pwm", 18, 0, 0),
        ("write", 18, 0),
        ("write", 18, 0),
    ]


def test_a_pin_that_sends_pulses_changes_its_frequency_and_stops_when_it_closes(lgpio, pins):
    pin = pins.pin(18)
    pin.output_with_state(False)
    pin.frequency = 440
    pin.state = 0.5
    pin.frequency = 880
    assert lgpio.pulses == {18: (880, 50.0)}

    pin.close()

    assert lgpio.pulses == {}
    assert lgpio.calls[-1] == ("free", 18)


def test_a_servo_is_placed_to_the_microsecond(lgpio, pins):
    pin = pins.pin(18)
    pin.output_with_state(False)
    pin.frequency = 50
    pin.state = 0.001512 / 0.02

    assert lgpio.pulses[18] == (50, pytest.approx(7.56))


def test_a_pin_that_can_not_be_switched_any_more_is_a_hardware_error(lgpio, pins):
    with Bench(Output(pin=23), resources={"gpio": pins}) as bench:
        lgpio.stuck.add(23)
        bench.feed("on")
        lgpio.stuck.clear()

        assert bench.errors[0].value["error"] == (
            "GPIO23 (pin 16) can't be switched: GPIO not allocated; is the pin used by another "
            "program?"
        )
        assert bench.stats.state == "ok"


def test_a_pin_that_can_not_be_read_any_more_is_a_hardware_error(lgpio, pins):
    with Bench(Button(pin=17), resources={"gpio": pins}) as bench:
        lgpio.stuck.add(17)
        bench.advance(1)
        lgpio.stuck.clear()

        assert "GPIO17 (pin 11) can't be read: GPIO not allocated" in bench.errors[0].value["error"]
