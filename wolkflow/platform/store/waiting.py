"""Messages that wait until a device is back, or asks for them."""

import sqlite3
from collections.abc import Iterator

from wolkflow.wolkabout.messages import FeedValues


class Waiting:
    """The messages that wait, in their order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, device: int, message: str, payload: bytes) -> None:
        """Keep a message, named as in its topic."""
        self._connection.execute(
            "INSERT INTO waiting (device, message, payload) VALUES (?, ?, ?)",
            (device, message, payload),
        )

    def take_values(self, device: int) -> list[FeedValues]:
        """Take out the values that wait to be pulled."""
        return [
            FeedValues.parse(payload)
            for message, payload in self._take(device, "message = 'feed_values'")
            if message == FeedValues.NAME
        ]

    def take_others(self, device: int) -> list[tuple[str, bytes]]:
        """Take out everything that waits for the device to be back."""
        return list(self._take(device, "message != 'feed_values'"))

    def values(self, device: int) -> list[FeedValues]:
        """Give the values that wait, and leave them."""
        rows = self._connection.execute(
            "SELECT payload FROM waiting WHERE device = ? AND message = 'feed_values' ORDER BY id",
            (device,),
        )
        return [FeedValues.parse(payload) for (payload,) in rows]

    def _take(self, device: int, which: str) -> Iterator[tuple[str, bytes]]:
        found = f"FROM waiting WHERE device = ? AND {which}"
        rows = self._connection.execute(
            f"SELECT message, payload {found} ORDER BY id",
            (device,),
        ).fetchall()
        self._connection.execute(f"DELETE {found}", (device,))
        return iter(rows)
