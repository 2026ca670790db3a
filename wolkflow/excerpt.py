"""A line of a file as a person is shown it, with a caret under the column that is meant."""

import unicodedata

WIDTH = 100
BEFORE = 60
TAB = "→   "


def escaped(text: str) -> str:
    """Write characters that a terminal would obey, or that nobody sees, as their codes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in text)


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
