"""Looking into an outbox, also while a run uses it, and emptying one that is not used."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wolkflow.wolkabout.errors import OutboxUnreadableError
from wolkflow.wolkabout.outbox_file import OutboxFile
from wolkflow.wolkabout.row import Row

_AT_ONCE: Final = 1000


@dataclass(slots=True)
class Look:
    """What waits in an outbox; the times are ms since 1970, UTC, and 0 when nothing waits."""

    size: int
    readings: int = 0
    messages: int = 0
    oldest_ms: int = 0
    newest_ms: int = 0
    feeds: Counter[str] = field(default_factory=Counter)


def look(path: Path) -> Look:
    """Count what waits, as far as it is committed."""
    with closing(_open(path, looking=True)) as file:
        seen = Look(size=path.stat().st_size, messages=len(file.kept(0, -1)))
        for row in _rows(file):
            seen.oldest_ms = min(seen.oldest_ms, row.time_ms) if seen.readings else row.time_ms
            seen.newest_ms = max(seen.newest_ms, row.time_ms)
            seen.readings += 1
            seen.feeds[row.reference] += 1
    return seen


def export(path: Path) -> Iterator[Row]:
    """Give every reading that waits, the one that came first at the front."""
    with closing(_open(path, looking=True)) as file:
        yield from _rows(file)


def purge(path: Path) -> int:
    """Delete all that waits, for good; gives how many readings and messages that were.

    Raises `OutboxBusyError` while a run uses the outbox.
    """
    with closing(_open(path, looking=False)) as file:
        messages = len(file.kept(0, -1))
        with file.transaction():
            deleted = file.delete(0, file.last_id())
            file.forget_messages()
    return deleted + messages


def _open(path: Path, *, looking: bool) -> OutboxFile:
    if not path.is_file():
        raise OutboxUnreadableError(f"{path}: there is no such file")
    return OutboxFile(path, looking=looking)


def _rows(file: OutboxFile) -> Iterator[Row]:
    after, last = 0, file.last_id()
    while rows := file.read(after, last + 1, _AT_ONCE):
        yield from rows
        after = rows[-1].id
