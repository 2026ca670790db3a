"""Firmware installations."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from wolkflow.platform.records import InstallState, Status

_STATE: Final = "id, file, status, error, version_before, version_after, created_ms, updated_ms"


class Firmware:
    """The installations of all devices, first to last."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def begin(self, device: int, file: str, version: str, now_ms: int) -> int:
        """Note a new installation; gives its number."""
        row = self._connection.execute(
            "INSERT INTO install (device, file, status, error, version_before, version_after,"
            " created_ms, updated_ms) VALUES (?, ?, ?, '', ?, '', ?, ?) RETURNING id",
            (device, file, Status.AWAITING_DEVICE, version, now_ms, now_ms),
        ).fetchone()
        return int(row[0])

    def change(self, install: InstallState, now_ms: int) -> None:
        """Keep how an installation stands."""
        self._connection.execute(
            "UPDATE install SET status = ?, error = ?, version_after = ?, updated_ms = ?"
            " WHERE id = ?",
            (install.status, install.error, install.version_after, now_ms, install.number),
        )

    def get(self, number: int) -> InstallState:
        """Give an installation by its number."""
        return _state(
            self._connection.execute(
                f"SELECT {_STATE} FROM install WHERE id = ?",  # noqa: S608 - a constant of ours
                (number,),
            ).fetchone()
        )

    def last(self, device: int) -> InstallState | None:
        """Give a device's latest installation."""
        found = self.all(device, 1)
        return found[0] if found else None

    def all(self, device: int, most: int = 100) -> list[InstallState]:
        """Give a device's installations, the latest first."""
        rows = self._connection.execute(
            f"SELECT {_STATE} FROM install"  # noqa: S608 - a constant of ours
            " WHERE device = ? ORDER BY id DESC LIMIT ?",
            (device, most),
        )
        return [_state(row) for row in rows]


def _state(row: Sequence[Any]) -> InstallState:
    number, file, status, *rest = row
    return InstallState(number, file, Status(status), *rest)
