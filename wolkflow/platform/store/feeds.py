"""Feeds: what they are, their last values, and their history."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from wolkflow.platform.records import FeedState, Point
from wolkflow.wolkabout.messages import Feed, FeedType
from wolkflow.wolkabout.values import Value

_STATE: Final = (
    "reference, name, type, unit, learned, value, time_ms, arrived_ms, commanded, commanded_ms"
)
_SLACK: Final = 1.1  # a history may grow by this factor before it is cut back


class Feeds:
    """The feeds of all devices; `history` values are kept of each."""

    def __init__(self, connection: sqlite3.Connection, history: int) -> None:
        self._connection = connection
        self._history = history
        self._kept: dict[int, int] = {}

    def find(self, device: int, reference: str) -> tuple[int, bool] | None:
        """Give a feed's number and whether it was removed; None if it never was."""
        row = self._connection.execute(
            "SELECT id, removed FROM feed WHERE device = ? AND reference = ?", (device, reference)
        ).fetchone()
        return None if row is None else (row[0], bool(row[1]))

    def put(self, device: int, feed: Feed, *, learned: bool) -> int:
        """Create a feed, or describe it anew; gives its number."""
        row = self._connection.execute(
            "INSERT INTO feed (device, reference, name, type, unit, learned)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, reference) DO UPDATE SET"
            " name = excluded.name, type = excluded.type, unit = excluded.unit,"
            " learned = excluded.learned, removed = 0 RETURNING id",
            (device, feed.reference, feed.name, feed.type, feed.unit, learned),
        ).fetchone()
        return int(row[0])

    def remove(self, device: int, reference: str) -> None:
        """Remove a feed with its history; values that still come for it are refused."""
        found = self.find(device, reference)
        if found is None:
            return
        self._kept.pop(found[0], None)
        self._connection.execute("DELETE FROM reading WHERE feed = ?", (found[0],))
        self._connection.execute(
            "UPDATE feed SET removed = 1, value = NULL, commanded = NULL WHERE id = ?", (found[0],)
        )

    def take(self, feed: int, points: Sequence[Point], arrived_ms: int) -> None:
        """Keep values that came; the last one becomes the feed's value.

        A value that comes again for the same time is kept once.
        """
        rows = [(feed, point.time_ms, json.dumps(point.value)) for point in points]
        self._connection.executemany("INSERT OR IGNORE INTO reading VALUES (?, ?, ?)", rows)
        _, time_ms, value = rows[-1]
        self._connection.execute(
            "UPDATE feed SET value = ?, time_ms = ?, arrived_ms = ? WHERE id = ?",
            (value, time_ms, arrived_ms, feed),
        )
        self._cut(feed, len(rows))

    def count(self, device: int, number: int) -> None:
        """Count readings of a device."""
        self._connection.execute(
            "UPDATE device SET readings = readings + ? WHERE id = ?", (number, device)
        )

    def command(self, device: int, reference: str, value: Value, time_ms: int) -> None:
        """Note what a feed was told to be; a learned feed turns out to go both ways."""
        self._connection.execute(
            "UPDATE feed SET commanded = ?, commanded_ms = ?, type = ?"
            " WHERE device = ? AND reference = ?",
            (json.dumps(value), time_ms, FeedType.IN_OUT, device, reference),
        )

    def state(self, device: int, reference: str) -> FeedState | None:
        """Tell about one feed; None if there is none."""
        row = self._connection.execute(
            f"SELECT {_STATE} FROM feed"  # noqa: S608 - a constant of ours
            " WHERE device = ? AND reference = ? AND NOT removed",
            (device, reference),
        ).fetchone()
        return None if row is None else _state(row)

    def all(self, device: int) -> list[FeedState]:
        """Tell about all feeds of a device, in the order in which they came."""
        rows = self._connection.execute(
            f"SELECT {_STATE} FROM feed"  # noqa: S608 - a constant of ours
            " WHERE device = ? AND NOT removed ORDER BY id",
            (device,),
        )
        return [_state(row) for row in rows]

    def history(self, device: int, reference: str, span: tuple[int, int]) -> list[Point]:
        """Give the values from one time to another, both included, in their order."""
        rows = self._connection.execute(
            "SELECT reading.time_ms, reading.value FROM reading JOIN feed ON feed.id = feed"
            " WHERE device = ? AND reference = ? AND reading.time_ms BETWEEN ? AND ?"
            " ORDER BY reading.time_ms",
            (device, reference, *span),
        )
        return [Point(time_ms, json.loads(value)) for time_ms, value in rows]

    def _cut(self, feed: int, more: int) -> None:
        if feed not in self._kept:
            (self._kept[feed],) = self._connection.execute(
                "SELECT count(*) FROM reading WHERE feed = ?", (feed,)
            ).fetchone()
        else:
            self._kept[feed] += more
        if self._kept[feed] <= self._history * _SLACK:
            return
        self._connection.execute(
            "DELETE FROM reading WHERE feed = ? AND time_ms < (SELECT time_ms FROM reading"
            " WHERE feed = ? ORDER BY time_ms DESC LIMIT 1 OFFSET ?)",
            (feed, feed, self._history - 1),
        )
        del self._kept[feed]


def _state(row: Sequence[Any]) -> FeedState:
    reference, name, type_, unit, learned, value, time_ms, arrived_ms, commanded, told_ms = row
    return FeedState(
        reference,
        name,
        type_,
        unit,
        bool(learned),
        None if value is None else json.loads(value),
        time_ms,
        arrived_ms,
        None if commanded is None else json.loads(commanded),
        told_ms,
    )
