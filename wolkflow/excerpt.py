"""A line of a file, or a value, as a person is shown it; a caret is under the column meant."""

import unicodedata
from reprlib import Repr

WIDTH = 100
BEFORE = 60
TAB = "→   "
LONGEST_VALUE = 60
SHORT = Repr()
SHORT.maxstring = SHORT.maxlong = SHORT.maxother = LONGEST_VALUE


def escaped(text: str) -> str:
    """Write characters that a terminal would obey, or that nobody sees, as their codes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


def shortened(value: object) -> str:
    """Write the beginning of a value as Python does, however large or deep it is."""
    try:
        return SHORT.repr(value)[:LONGEST_VALUE]
    except ValueError:  # a whole number of thousands of digits
        return f"a huge {type(value).__name__}"


def pointed_at(line: str, column: int) -> tuple[str, str]:
    """Give the line, cut to a terminal's width around `column` (from 1), and the caret's line."""
    index = max(column - 1, 0)
    start = index - BEFORE if index >= WIDTH - 10 else 0
    cells = [TAB if letter == "\t" else _shown(letter) for letter in line[start : start + WIDTH]]
    left = "…" if start else ""
    right = "…" if start + WIDTH < len(line) else ""
    before = left + "".join(cells[: index - start])
    return left + "".join(cells) + right, " " * _columns(before) + "^"


def _shown(letter: str) -> str:
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"
    return letter


def _columns(text: str) -> int:
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
