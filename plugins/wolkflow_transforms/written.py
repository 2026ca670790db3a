"""What a piece of text means as a value."""

import sys

FIRST = frozenset("+-.0123456789")
LARGEST = sys.float_info.max
LONGEST_NUMBER = 400


def value_of(text: str) -> int | float | bool | str:
    """Give a number for what looks like one, true and false for these words, else the text."""
    if text[:1] not in FIRST:
        return text == "true" if text in ("true", "false") else text
    if len(text) > LONGEST_NUMBER:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if not -LARGEST <= number <= LARGEST or "_" in text or not text.isascii() or text[-1].isspace():
        return text  # too large, or one for Python and for nobody else
    return int(text) if number.is_integer() and text.lstrip("+-").isdigit() else number


def text_of(step: str, value: object, series: str) -> str:
    """Give a value that must be text; anything else is a ValueError that names `step`."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{step} needs text, got {value!r:.60} in series {series}")
