"""Patterns in words: `on 100ms, off 1s, repeat`."""

import re
from dataclasses import dataclass

from pydantic import TypeAdapter

from wolkflow import Duration

NOTE = re.compile(r"([A-G])([#b]?)([0-8])", re.IGNORECASE)
SEMITONES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
SECONDS: TypeAdapter[float] = TypeAdapter(Duration)
LIKE = "write it like `on 100ms, off 1s`, or `A4 200ms, off 50ms, repeat 3`"


@dataclass(frozen=True, slots=True)
class Beat:
    """What is on for a while: False is nothing, True is on, a number is a tone in Hz."""

    sound: float | bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """Beats one after the other, `times` times; None is until something else is wanted."""

    beats: tuple[Beat, ...]
    times: int | None = 1


def parse_pattern(text: str) -> Pattern:
    """Read a pattern; ValueError with how to write one."""
    parts = [part.split() for part in text.split(",")]
    times: int | None = 1
    if parts[-1][:1] == ["repeat"]:
        times = _times(parts.pop(), text)
    beats = tuple(_beat(part, text) for part in parts)
    if not beats or sum(beat.seconds for beat in beats) < 0.01:
        raise ValueError(f"{text!r:.60} is too short for a pattern: {LIKE}")
    return Pattern(beats, times)


def parse_sound(text: str) -> float | bool:
    """Read `on`, `off`, a note (`A4`, `F#3`) or a frequency (`440`)."""
    if text in ("on", "off"):
        return text == "on"
    note = NOTE.fullmatch(text)
    if note:
        semitone = SEMITONES[note[1].lower()] + {"#": 1, "b": -1, "": 0}[note[2]]
        return round(440.0 * 2 ** ((semitone - 9) / 12 + int(note[3]) - 4), 2)
    tone = float(text)
    if not 20 <= tone <= 10_000:
        raise ValueError(f"{text!r:.60} is no tone: 20 to 10000 Hz are")
    return tone


def _beat(part: list[str], text: str) -> Beat:
    if len(part) != 2:
        raise ValueError(f"{text!r:.60} is no pattern: {LIKE}")
    try:
        return Beat(parse_sound(part[0]), SECONDS.validate_python(part[1]))
    except ValueError as error:
        raise ValueError(f"{text!r:.60} is no pattern: {LIKE}") from error


def _times(part: list[str], text: str) -> int | None:
    if len(part) == 1:
        return None
    if len(part) == 2 and part[1].isdecimal() and 1 <= int(part[1]) <= 10_000:
        return int(part[1])
    raise ValueError(f"{text!r:.60}: write repeat, or repeat and how often")
