"""Files on devices, and on their way there."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from wolkflow.platform.records import Cut, Status, TransferKind, TransferState
from wolkflow.wolkabout.messages import ListedFile

PART: Final = 256 * 1024
"""Bytes of a file's content in one row."""

_STATE: Final = (
    "id, kind, name, file, size, hash, cut, chunk, done, status, error, created_ms, updated_ms"
)
_OPEN: Final = "status IN ('AWAITING_DEVICE', 'STARTED', 'FILE_TRANSFER')"
_KEPT: Final = 200
"""Finished transfers that are remembered of each device."""


class Transfers:
    """The last file list of each device, and its transfers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def list_files(self, device: int, files: Iterable[ListedFile]) -> None:
        """Keep the list a device has sent."""
        self._connection.execute("DELETE FROM file WHERE device = ?", (device,))
        self._connection.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)",
            [(device, file.name, file.size, file.hash) for file in files],
        )

    def files(self, device: int) -> list[ListedFile]:
        """Give the last list."""
        rows = self._connection.execute(
            "SELECT name, size, hash FROM file WHERE device = ? ORDER BY name", (device,)
        )
        return [ListedFile(*row) for row in rows]

    def begin(
        self,
        device: int,
        kind: TransferKind,
        file: ListedFile,
        now_ms: int,
        cut: Cut = Cut.MESSAGE,
    ) -> int:
        """Note a new transfer; gives its number. An upload's content comes with `add_part`."""
        upload = kind is TransferKind.UPLOAD
        row = self._connection.execute(
            "INSERT INTO transfer (device, kind, name, file, size, hash, cut, chunk, done,"
            " status, error, created_ms, updated_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '', ?, ?)"
            " RETURNING id",
            (
                device,
                kind,
                file.name,
                file.name if upload else "",
                file.size,
                file.hash,
                cut,
                Status.PREPARING if upload else Status.AWAITING_DEVICE,
                now_ms,
                now_ms,
            ),
        ).fetchone()
        self._connection.execute(
            "DELETE FROM transfer WHERE device = ? AND id < (SELECT id FROM transfer"
            " WHERE device = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (device, device, _KEPT),
        )
        return int(row[0])

    def forget_unprepared(self) -> None:
        """Remove what an earlier run hadn't read completely."""
        self._connection.execute("DELETE FROM transfer WHERE status = 'PREPARING'")

    def add_part(self, transfer: int, number: int, content: bytes) -> None:
        """Keep a part of an upload's content."""
        self._connection.execute("INSERT INTO part VALUES (?, ?, ?)", (transfer, number, content))

    def content(self, transfer: int, start: int, length: int) -> bytes:
        """Read from an upload's content."""
        rows = self._connection.execute(
            "SELECT bytes FROM part WHERE transfer = ? AND number BETWEEN ? AND ? ORDER BY number",
            (transfer, start // PART, (start + length - 1) // PART),
        )
        skip = start % PART
        return b"".join(content for (content,) in rows)[skip : skip + length]

    def change(self, transfer: TransferState, now_ms: int) -> None:
        """Keep how a transfer stands; the content of one that is over is let go."""
        self._connection.execute(
            "UPDATE transfer SET file = ?, size = ?, chunk = ?, done = ?, status = ?, error = ?,"
            " updated_ms = ? WHERE id = ?",
            (
                transfer.file,
                transfer.size,
                transfer.chunk,
                transfer.done,
                transfer.status,
                transfer.error,
                now_ms,
                transfer.number,
            ),
        )
        if transfer.status.over:
            self._connection.execute("DELETE FROM part WHERE transfer = ?", (transfer.number,))

    def open(self, device: int, kind: TransferKind, name: str = "") -> TransferState | None:
        """Give the latest transfer that isn't over, of this name if one is given."""
        row = self._connection.execute(
            f"SELECT {_STATE} FROM transfer WHERE device = ? AND kind = ?"  # noqa: S608 - constants
            f" AND (name = ? OR ? = '') AND {_OPEN} ORDER BY id DESC LIMIT 1",
            (device, kind, name, name),
        ).fetchone()
        return None if row is None else _state(row)

    def unfinished(self, device: int) -> list[TransferState]:
        """Give a device's transfers that aren't over, the oldest first."""
        rows = self._connection.execute(
            f"SELECT {_STATE} FROM transfer"  # noqa: S608 - constants of ours
            f" WHERE device = ? AND {_OPEN} ORDER BY id",
            (device,),
        )
        return [_state(row) for row in rows]

    def get(self, number: int) -> TransferState:
        """Give a transfer by its number."""
        return _state(
            self._connection.execute(
                f"SELECT {_STATE} FROM transfer WHERE id = ?",  # noqa: S608 - a constant of ours
                (number,),
            ).fetchone()
        )

    def all(self, device: int) -> list[TransferState]:
        """Give a device's transfers, the latest first."""
        rows = self._connection.execute(
            f"SELECT {_STATE} FROM transfer"  # noqa: S608 - a constant of ours
            " WHERE device = ? ORDER BY id DESC",
            (device,),
        )
        return [_state(row) for row in rows]


def _state(row: Sequence[Any]) -> TransferState:
    number, kind, name, file, size, hash_, cut, chunk, done, status, *rest = row
    return TransferState(
        number,
        TransferKind(kind),
        name,
        file,
        size,
        hash_,
        Cut(cut),
        chunk,
        done,
        Status(status),
        *rest,
    )
