"""How much an outbox may hold, and what became of it."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait; beyond that the oldest readings are dropped, and counted."""

    max_bytes: int = 64 * 1024 * 1024  # in the file; its write-ahead log comes on top
    max_rows: int = 1_000_000
    max_age_s: float | None = None  # since the reading was stored
    max_kept: int = 10_000  # messages beside the readings


class Counts(NamedTuple):
    """What happened to the readings since the outbox was opened."""

    accepted: int
    acknowledged: int
    dropped: int  # because of the limits
    waiting: int  # not acknowledged yet, those of earlier runs included
