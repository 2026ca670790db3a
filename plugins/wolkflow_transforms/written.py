"""What a piece of text means as a value."""

import re
import sys

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LARGEST = sys.float_info.max
LONGEST_NUMBER = 400


def value_of(text: str) -> int | float | bool | str:
    """Give a number for what looks like one, true and false for these words, else the text."""
    if text in ("true", "false"):
        return text == "true"
    if len(text) > LONGEST_NUMBER or NUMBER.fullmatch(text) is None:
        return text
    number = int(text) if text.lstrip("+-").isdigit() else float(text)
    return number if -LARGEST <= number <= LARGEST else text


def text_of(step: str, value: object, series: str) -> str:
    """Give a value that must be text; anything else is a ValueError that names `step`."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{step} needs text, got {value!r:.60} in series {series}")
