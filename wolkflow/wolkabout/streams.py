"""Which readings go out next."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.row import Row
from wolkflow.wolkabout.row_payload import RowPayload
from wolkflow.wolkabout.separation import Separation

_NO_END: Final = 2**62
_SHORT: Final = 2000  # readings: what can be on its way at once
LARGEST_PAYLOAD: Final = 1024 * 1024  # bytes, as long as the platform names no limit


class Batch(NamedTuple):
    """Readings that share a message: every one between two ids."""

    first_id: int
    last_id: int
    number: int
    payload: bytes


class Streams:
    """Two queues over one outbox, taking turns: what waited, and what is measured now.

    At the start of a session everything in the outbox is the backlog; everything added later is
    live. A short backlog goes first, so that after a short outage all is in order. Beside a long
    one each is sent in its own order, a message of the one after a message of the other, so a
    backlog of days takes half of the link, and a new reading waits for one message at most.
    """

    def __init__(self, outbox: Outbox, batch: int, separation: Separation | None = None) -> None:
        self._outbox = outbox
        self._batch = batch
        self._separation = separation or Separation()
        self._payload = RowPayload()
        self._boundary = outbox.next_id
        self._backlog_after = 0
        self._live_after = self._boundary - 1
        self._live_next = False  # the first batch tells where the backlog begins
        self.largest_payload = LARGEST_PAYLOAD

    @property
    def backlog(self) -> bool:
        """Whether readings from before this session may be left."""
        return self._backlog_after + 1 < self._boundary

    @property
    def live(self) -> int:
        """How many new readings are not on their way yet."""
        return self._outbox.next_id - 1 - self._live_after

    def next(self) -> Batch | None:
        """Return the next batch, None when there is nothing to send now."""
        long = self._boundary - 1 - self._backlog_after > _SHORT
        batch = self._of_live() if self._live_next and long else None
        batch = batch or self._of_backlog() or self._of_live()
        self._live_next = not self._live_next
        return batch

    def _of_live(self) -> Batch | None:
        if not self.live:
            return None
        batch = self._make(self._outbox.read(self._live_after, _NO_END, self._batch))
        if batch is not None:
            self._live_after = batch.last_id
        return batch

    def _of_backlog(self) -> Batch | None:
        if not self.backlog:
            return None
        rows = self._outbox.read(self._backlog_after, self._boundary, self._batch)
        batch = self._make(rows)
        if batch is not None:
            self._backlog_after = batch.last_id
        elif self._outbox.knows_time:
            self._backlog_after = self._boundary
        return batch

    def _make(self, rows: Sequence[Row]) -> Batch | None:
        """Make one message of as many rows as fit; a single row goes out whatever its size."""
        number = self._separation.together(rows)
        while number:
            chosen = rows[:number]
            payload = self._payload.of(chosen, time_first=not self._separation.apart(chosen[0]))
            if len(payload) <= self.largest_payload or number == 1:
                return Batch(chosen[0].id, chosen[-1].id, number, payload)
            number = max(1, number * self.largest_payload // len(payload))
        return None
