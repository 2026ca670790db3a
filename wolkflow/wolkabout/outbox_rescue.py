"""A damaged outbox makes room for an empty one, and is never deleted."""

import logging
import os
import time
from pathlib import Path
from typing import Final, NamedTuple

from wolkflow.wolkabout.errors import OutboxDamagedError
from wolkflow.wolkabout.outbox_file import OutboxFile
from wolkflow.wolkabout.sqlite_file import claim, release

_log = logging.getLogger(__name__)
_PARTS: Final = ("", "-wal", "-shm")  # SQLite's files of one database


class Opened(NamedTuple):
    """An outbox's file, all of it read once, and what it holds."""

    file: OutboxFile
    rows: int
    last_id: int


def open_file(path: str, *, move_damaged: bool) -> Opened:
    """Open or make an outbox's file; with `move_damaged`, a damaged one goes aside."""
    try:
        return _open(path)
    except OutboxDamagedError as damage:
        if not move_damaged:
            raise
        return _begin_anew(path, damage)


def replace_file(file: OutboxFile, damage: OutboxDamagedError) -> Opened:
    """Put a file that turned out to be damaged aside, and make an empty one."""
    file.close()
    return _begin_anew(file.path, damage)


def drop_damaged(file: OutboxFile, after_id: int, before_id: int) -> int:
    """Delete single readings that nobody can read any more; 0 means that more is wrong."""
    try:
        with file.transaction():
            number = file.delete_damaged(after_id, before_id)
    except OutboxDamagedError:
        return 0
    if number:
        _log.error("%s: %d damaged readings are dropped", file.path, number)
    return number


def _open(path: str) -> Opened:
    file = OutboxFile(path)
    try:
        return Opened(file, file.count(), file.last_id())
    except BaseException:
        file.close()
        raise


def _begin_anew(path: str, damage: OutboxDamagedError) -> Opened:
    aside = _move_aside(path)
    _log.error("%s; it is now %s, and an empty one takes its place", damage, aside)
    return _open(path)


def _move_aside(path: str) -> Path:
    claimed = claim(path)
    try:
        aside = _free_name(f"{path}.broken-{time.strftime('%Y%m%dT%H%M%S')}")
        for part in _PARTS:
            if os.path.exists(f"{path}{part}"):  # noqa: PTH110 - texts here, as SQLite's names are
                Path(f"{path}{part}").rename(f"{aside}{part}")
    finally:
        release(claimed)
    return aside


def _free_name(name: str) -> Path:
    aside, number = Path(name), 1
    while aside.exists():
        number += 1
        aside = Path(f"{name}-{number}")
    return aside
