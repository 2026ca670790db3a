"""The 40-pin header of a Raspberry Pi: the ways people name a pin, and the one way we print it."""

import re
from typing import Any

GPIO_OF_BOARD = {
    3: 2, 5: 3, 7: 4, 8: 14, 10: 15, 11: 17, 12: 18, 13: 27, 15: 22, 16: 23, 18: 24, 19: 10,
    21: 9, 22: 25, 23: 11, 24: 8, 26: 7, 27: 0, 28: 1, 29: 5, 31: 6, 32: 12, 33: 13, 35: 19,
    36: 16, 37: 26, 38: 20, 40: 21,
}  # fmt: skip
"""GPIO line by position on the header (Raspberry Pi documentation, "GPIO and 40-pin header")."""

BOARD_OF_GPIO = {line: board for board, line in GPIO_OF_BOARD.items()}

GPIO_OF_WIRINGPI = {
    0: 17, 1: 18, 2: 27, 3: 22, 4: 23, 5: 24, 6: 25, 7: 4, 8: 2, 9: 3, 10: 8, 11: 7, 12: 10,
    13: 9, 14: 11, 15: 14, 16: 15, 21: 5, 22: 6, 23: 13, 24: 19, 25: 26, 26: 12, 27: 16, 28: 20,
    29: 21, 30: 0, 31: 1,
}  # fmt: skip
"""GPIO line by wiringPi number, as gpiozero accepts it."""

POWER = {1: "3.3 V", 2: "5 V", 4: "5 V", 17: "3.3 V"}
SPELLING = re.compile(r"(?:(GPIO|BCM)|(BOARD|J8:)|(WPI))?(\d+)", re.IGNORECASE)


def parse_pin(value: Any) -> int:
    """Turn `17`, `GPIO17`, `BCM17`, `BOARD11`, `J8:11` or `WPI0` into the GPIO number 17."""
    match = SPELLING.fullmatch(str(value)) if not isinstance(value, bool) else None
    if match is None:
        raise ValueError(f"{value!r} is not a pin: write 17, GPIO17, BOARD11 or J8:11")
    number = int(match[4])
    if match[2]:
        return _from_board(number)
    if match[3]:
        return _from_wiringpi(number)
    if number not in BOARD_OF_GPIO:
        meant = f"; did you mean BOARD{number}?" if number in GPIO_OF_BOARD else ""
        raise ValueError(f"GPIO{number} is not on the header: GPIO0 to GPIO27 are{meant}")
    return number


def _from_board(number: int) -> int:
    if number in GPIO_OF_BOARD:
        return GPIO_OF_BOARD[number]
    if not 1 <= number <= 40:
        raise ValueError(f"the header has pins 1 to 40, not {number}")
    raise ValueError(f"pin {number} of the header is {POWER.get(number, 'ground')}, not a GPIO")


def _from_wiringpi(number: int) -> int:
    if number not in GPIO_OF_WIRINGPI:
        raise ValueError(f"WPI{number} is not a wiringPi number: 0 to 16 and 21 to 31 are")
    return GPIO_OF_WIRINGPI[number]


def pin_text(line: int) -> str:
    """Write a GPIO number as it is always printed: `GPIO17 (pin 11)`."""
    return f"GPIO{line} (pin {BOARD_OF_GPIO[line]})"
