"""Where the older parts of a rotated file go: `log.1` and `log.2`, or `log-20240131`."""

import re
from dataclasses import dataclass
from pathlib import Path

ENDING = re.compile(r"[.-](\d[\d-]*)")
FIRST_DATE = 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rotated file."""

    path: Path
    inode: int


def parts_of(path: Path) -> list[Part]:
    """Give the parts of a file that exist, oldest first; the file itself is the last.

    Only names that end in a number (the higher the older) or in a date count, so that a copy called
    `log.bak` is never taken for a part.
    """
    found = []
    for other in path.parent.iterdir():
        age = _age(path.name, other.name)
        inode = None if age is None else _inode(other)
        if age is not None and inode is not None:
            found.append((age, Part(other, inode)))
    return [part for _, part in sorted(found, key=lambda aged: aged[0], reverse=True)]


def part_after(path: Path, inode: int) -> Part | None:
    """Give the part that goes on where the one with `inode` ends; None while there is none."""
    parts = parts_of(path)
    places = [at for at, part in enumerate(parts) if part.inode == inode]
    following = parts[places[0] + 1 :] if places else parts[-1:]
    return following[0] if following and (places or following[0].path == path) else None


def _age(name: str, other: str) -> int | None:
    """Rank a part: 0 is the file itself, higher is older; None is not a part of it."""
    if other == name:
        return 0
    match = ENDING.fullmatch(other.removeprefix(name)) if other.startswith(name) else None
    if match is None:
        return None
    number = int(match[1].replace("-", ""))
    return number if number < FIRST_DATE else 10**20 - number


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None  # renamed or deleted since the folder was listed
