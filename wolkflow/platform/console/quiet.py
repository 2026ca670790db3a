"""What uvicorn logs: each kind of trouble once per run, and no line per request.

Anybody may send garbage as often as they like, and addresses of requests may hold the token.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TROUBLE: Final = "uvicorn.error"  # everything but the requests, in spite of its name
_REQUESTS: Final = "uvicorn.access"


class _Once(logging.Filter):
    """Lets each message pass once, and nothing below a warning."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[object] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is new."""
        known = record.msg in self._told
        self._told.add(record.msg)
        return record.levelno >= logging.WARNING and not known


@contextmanager
def quiet() -> Iterator[None]:
    """Keep uvicorn quiet meanwhile."""
    trouble, requests = logging.getLogger(_TROUBLE), logging.getLogger(_REQUESTS)
    once = _Once()
    trouble.addFilter(once)
    requests.addFilter(_never)
    try:
        yield
    finally:
        trouble.removeFilter(once)
        requests.removeFilter(_never)


def _never(record: logging.LogRecord) -> bool:
    del record
    return False
