"""What `doctor` finds: one line each, with what mends it."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "note", "mend"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at.

    `good` is as it should be; `note` is worth knowing, and fine for many; `mend` keeps pipelines
    from running, or from running well. `command` mends it, or tells more.
    """

    level: Level
    what: str
    command: str = ""


def good(what: str) -> Finding:
    """Make a finding that is as it should be."""
    return Finding("good", what)


def note(what: str, command: str = "") -> Finding:
    """Make a finding that is worth knowing."""
    return Finding("note", what, command)


def mend(what: str, command: str) -> Finding:
    """Make a finding that must be mended."""
    return Finding("mend", what, command)
