"""Plain YAML 1.2 scalars (core schema, §10.3.2 of its specification).

In YAML 1.1 `on` would be true, `12:30` 750 and `010` 8; here they are two texts and ten.
"""

import re

from wolkflow.config.tree import Plain

WORDS: dict[str, Plain] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip

WHOLE = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
NOT_A_NUMBER = re.compile(r"\.(?:nan|NaN|NAN)")

LONGEST_NUMBER = 300
"""Digits; a number beyond a float's range serves nobody, and long ones are slow to read."""

FIRST_LETTERS = frozenset("0123456789+-.~nNtTfF")


def resolve(text: str) -> Plain:
    """Give the value that an unquoted text means; ValueError for a number without end."""
    if text and text[0] not in FIRST_LETTERS:
        return text
    if text in WORDS:
        return WORDS[text]
    number = _number(text)
    return text if number is None else number


def _number(text: str) -> int | float | None:
    if DECIMAL.fullmatch(text) or HEXADECIMAL.fullmatch(text) or OCTAL.fullmatch(text):
        if len(text) > LONGEST_NUMBER:
            raise ValueError(f"this number has more than {LONGEST_NUMBER} digits")
        return _finite(text)
    infinite = INFINITE.fullmatch(text)
    if infinite:
        return float(f"{infinite[1]}inf")
    return float("nan") if NOT_A_NUMBER.fullmatch(text) else None


def _finite(text: str) -> int | float:
    if WHOLE.fullmatch(text):
        return int(text)
    if text.startswith(("0x", "0o")):
        return int(text, 0)
    return float(text)
