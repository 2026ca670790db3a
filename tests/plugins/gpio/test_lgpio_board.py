import threading

import pytest

from wolkflow import HardwareError
from wolkflow.testing import Bench
from wolkflow_gpio.output import Output

PI_3B, PI_5 = 0xA02082, 0xC04170


def test_a_board_that_gpiozero_does_not_know_is_an_error_that_says_how_to_mend_it(pins_class):
    with Bench(Output(pin=23), resources={"gpio": pins_class(revision=0)}) as bench:
        (error,) = bench.errors
        assert error.value["error"].startswith(
            "gpiozero does not know this board, revision code 0000: update it with"
        )


def test_a_chip_that_does_not_open_is_an_error_of_ours(lgpio, pins_class):
    lgpio.chips.clear()
    with pytest.raises(HardwareError, match="can not open gpiochip"):
        pins_class(PI_3B)


@pytest.mark.parametrize(
    ("labels", "chosen"),
    [
        ({0: "gpio-brcmstb@107d508500", 4: "pinctrl-rp1"}, 4),  # a Pi 5 with its first kernels
        ({0: "pinctrl-rp1", 10: "gpio-brcmstb@107d508500"}, 0),  # and with later ones
        ({0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}, 0),
        ({1: "mcp23017", 2: "other"}, 1),
    ],
)
def test_the_chip_is_found_by_its_label(lgpio, pins_class, labels, chosen):
    lgpio.chips.clear()
    lgpio.chips.update(labels)

    assert pins_class(PI_5, tuple(labels)).chip == chosen


def test_a_chip_that_is_forbidden_is_passed_over(lgpio, pins_class):
    lgpio.chips.clear()
    lgpio.chips[4] = "pinctrl-rp1"

    assert pins_class(PI_5, (0, 4)).chip == 4


def test_an_spi_bus_that_is_switched_off_says_how_to_switch_it_on(lgpio, pins):
    lgpio.buses.clear()

    with pytest.raises(HardwareError, match="raspi-config nonint do_spi 0"):
        pins.spi(port=0, device=0)


def test_an_spi_bus_elsewhere_is_refused(pins):
    with pytest.raises(HardwareError, match="there is no SPI bus on these pins"):
        pins.spi(clock_pin=4, mosi_pin=5, miso_pin=6, select_pin=7)


def test_two_runs_in_one_process_do_not_share_pins(pins, pins_class):
    assert pins_class(PI_3B).pin(17) is not pins.pin(17)


def test_garbage_that_is_collected_while_pins_are_reserved_does_not_stop_everything(pins):
    spi = pins.spi(port=0, device=0)

    def collect() -> None:
        with pins._res_lock:
            spi.close()

    thread = threading.Thread(target=collect, daemon=True)
    thread.start()
    thread.join(5)

    assert not thread.is_alive()
    assert spi.closed
