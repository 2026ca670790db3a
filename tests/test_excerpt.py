"""A line of source with its caret, as a terminal shows it."""

import pytest

from wolkflow.excerpt import escaped, pointed_at


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("pin: 99", 6, "pin: 99", 5),
        ("pin: 99", 1, "pin: 99", 0),
        ("pin:", 5, "pin:", 4),
        ("\tpin: 99", 7, "→   pin: 99", 9),
        ("灯: 99", 4, "灯: 99", 4),
        ("é: 99", 4, "é: 99", 3),
        ("e\u0301: 99", 5, "e\u0301: 99", 3),
        ("a\x1b[31mb", 7, "a\\x1b[31mb", 9),
        ("a\u202eb", 3, "a\\u202eb", 7),
        ("", 1, "", 0),
        ("pin", 40, "pin", 3),
    ],
)
def test_the_caret_is_under_the_letter(line: str, column: int, shown: str, caret: int) -> None:
    assert pointed_at(line, column) == (shown, " " * caret + "^")


def test_a_long_line_is_cut_around_the_column() -> None:
    line = "x" * 500 + "HERE" + "y" * 500

    shown, caret = pointed_at(line, 501)

    assert len(shown) <= 102
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown[caret.index("^") :].startswith("HERE")


def test_the_beginning_of_a_long_line_is_cut_at_its_end_only() -> None:
    shown, caret = pointed_at("HERE" + "y" * 500, 1)

    assert shown.startswith("HERE")
    assert shown.endswith("…")
    assert caret == "^"


def test_the_end_of_a_long_line_is_cut_at_its_beginning_only() -> None:
    shown, caret = pointed_at("x" * 500 + "HERE", 501)

    assert shown.endswith("HERE")
    assert shown[caret.index("^")] == "H"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("°C ü 灯", "°C ü 灯"),
        ("a\nb\x07", "a\\x0ab\\x07"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown
