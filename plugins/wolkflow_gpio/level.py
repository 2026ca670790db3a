"""Reading a command as a number."""

import math
from typing import Any

from wolkflow_gpio.switch import WORDS


def parse_number(value: Any, lowest: float, highest: float, wanted: str) -> float:
    """Read a number between two limits; ValueError with what is wanted."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            value = math.nan if len(value) > 60 else value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and lowest <= value <= highest:
        return float(value)
    raise ValueError(f"{value!r:.60} is not {wanted}")


def parse_percent(value: Any, lowest: float = 0.0) -> float:
    """Read a percentage, or on and off as 100 and 0."""
    if isinstance(value, bool):
        return 100.0 if value else 0.0
    if isinstance(value, str) and value.strip().lower() in WORDS:
        return 100.0 if WORDS[value.strip().lower()] else 0.0
    wanted = f"a percentage: send {lowest:g} to 100, on or off"
    return parse_number(value, lowest, 100.0, wanted)
