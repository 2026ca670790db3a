"""What no input may do, whatever it is: take long, take much memory, reach outside."""

import resource
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
PLAIN = (bool, float, type(None))
LONGEST = 50_000
"""Characters of a text, bits of a number: longer than what any function should make."""


class Escaped(BaseException):  # no code under test may catch it
    """Something happened that must not."""


class Guard:
    """Watches code that runs in `watching`: its processor time, and what it asks of Python.

    The memory is bounded for the whole process, to what it has when a guard is made and
    `megabytes` more.
    """

    def __init__(self, seconds: float, megabytes: int, allowed: tuple[str, ...] = ()) -> None:
        self._seconds = seconds
        self._allowed = allowed
        self._on = False
        self._seen: list[str] = []
        sys.addaudithook(self._note)
        most = _now_bytes() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    @contextmanager
    def watching(self, what: object) -> Iterator[None]:
        """Raise Escaped when what runs inside does what it must not."""
        self._on = True
        begin = time.thread_time()
        try:
            yield
        finally:
            self._on = False
            took = time.thread_time() - begin
            seen, self._seen = self._seen, []
        if took > self._seconds:
            raise Escaped(f"took {took:.2f} s: {what!r:.2000}")
        if seen:
            raise Escaped(f"asked for {', '.join(seen)}: {what!r:.2000}")

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._on and event not in self._allowed:
            self._seen.append(f"{event} {arguments!r:.100}")


def is_plain(value: object, given: Collection[int] = ()) -> bool:
    """Tell whether a value is what a message may have, of a bounded size; or was `given`, by id."""
    if id(value) in given:
        return True
    if type(value) in (str, bytes):
        return len(value) <= LONGEST
    if type(value) in (list, tuple):
        return all(is_plain(one, given) for one in value)
    if type(value) is int:
        return value.bit_length() <= LONGEST
    return type(value) in PLAIN


def _now_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
