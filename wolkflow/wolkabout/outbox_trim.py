"""What goes when an outbox is full."""

from math import ceil
from typing import Final

from wolkflow.wolkabout.limits import Limits
from wolkflow.wolkabout.outbox_file import OutboxFile
from wolkflow.wolkabout.timekeeping import CLOCK_SET_MS

_SHARE: Final = 0.95  # a full outbox is brought down to this share of its bytes


def trim(file: OutboxFile, limits: Limits, rows: int, now_ms: int) -> int:
    """Drop the oldest of that many rows until the limits hold; return how many were dropped."""
    before = rows
    if limits.max_age_s is not None:
        oldest = now_ms - round(limits.max_age_s * 1000)
        rows -= file.delete_stored_before(oldest, CLOCK_SET_MS)
    if rows > limits.max_rows:
        rows -= file.delete_oldest(rows - limits.max_rows)
    while rows and (used := file.used_bytes()) > limits.max_bytes:
        rows -= file.delete_oldest(ceil(rows * (1 - _SHARE * limits.max_bytes / used)))
    return before - rows
