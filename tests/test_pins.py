import pytest
from gpiozero.pins.mock import MockFactory

from wolkflow import pin_text
from wolkflow.pins import BOARD_OF_GPIO, GPIO_OF_BOARD, GPIO_OF_WIRINGPI, parse_pin


@pytest.mark.parametrize(
    "written", [17, "17", "GPIO17", "gpio17", "BCM17", "BOARD11", "board11", "J8:11", "WPI0"]
)
def test_every_way_to_say_a_pin_means_the_same_line(written: object) -> None:
    assert parse_pin(written) == 17
    assert pin_text(17) == "GPIO17 (pin 11)"


def test_the_header_is_the_one_that_gpiozero_knows() -> None:
    board = MockFactory(revision="c03111").board_info
    for board_number, line in GPIO_OF_BOARD.items():
        (_, pin) = next(iter(board.find_pin(f"BOARD{board_number}")))
        assert pin.name == f"GPIO{line}"
    for number, line in GPIO_OF_WIRINGPI.items():
        (_, pin) = next(iter(board.find_pin(f"WPI{number}")))
        assert pin.name == f"GPIO{line}"
    assert sorted(BOARD_OF_GPIO) == list(range(28))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("BOARD1", "is 3.3 V, not a GPIO"),
        ("J8:2", "is 5 V, not a GPIO"),
        ("BOARD6", "is ground, not a GPIO"),
        ("BOARD41", "pins 1 to 40"),
        (33, "did you mean BOARD33"),
        (28, "GPIO0 to GPIO27"),
        (99, "GPIO0 to GPIO27"),
        (-1, "is not a pin"),
        ("WPI17", "not a wiringPi number"),
        ("LED", "is not a pin"),
        (True, "is not a pin"),
        (None, "is not a pin"),
        (1.5, "is not a pin"),
    ],
)
def test_what_is_not_a_pin_is_told_why(written: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_pin(written)
