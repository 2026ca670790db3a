"""The time zone that a test runs in: what goes by local time gives the same on every computer."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

ZONE = "TZ"
USUAL = "UTC"


def is_zone(name: str) -> bool:
    """Tell whether there is a zone of that name, such as Europe/Belgrade."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Let this process be in a zone for a while."""
    before = os.environ.get(ZONE)
    _move(name)
    try:
        yield
    finally:
        _move(before)


def _move(name: str | None) -> None:
    if name is None:
        os.environ.pop(ZONE, None)
    else:
        os.environ[ZONE] = name
    time.tzset()
