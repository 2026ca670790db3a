"""Devices: who may come in."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from wolkflow.platform.errors import UnknownDeviceError
from wolkflow.platform.records import Delivery, DeviceState

_STATE: Final = "key, name, type, delivery, parent, created_ms, seen_ms, readings"


class Login(NamedTuple):
    """A device's number in the tables, and its password if it has one yet."""

    id: int
    password: str | None


class Devices:
    """The devices by their keys."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[str, int] = {}

    def id(self, key: str) -> int:
        """Give a device's number; raises `UnknownDeviceError`."""
        if key not in self._ids:
            login = self.login(key)
            if login is None:
                raise UnknownDeviceError(
                    f"no device has the key {key!r}; add it to the list of devices, "
                    "or let devices create themselves with --open"
                )
            self._ids[key] = login.id
        return self._ids[key]

    def login(self, key: str) -> Login | None:
        """Look a device up, None if there is none."""
        row = self._connection.execute(
            "SELECT id, password FROM device WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else Login._make(row)

    def add(self, state: DeviceState, password: str | None) -> None:
        """Create a device."""
        self._connection.execute(
            "INSERT INTO device (key, name, type, delivery, parent, created_ms, seen_ms, readings,"
            " password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*state[:8], password),
        )

    def describe(self, key: str, *, name: str, type_: str) -> None:
        """Change what is told about a device."""
        self._connection.execute(
            "UPDATE device SET name = ?, type = ? WHERE key = ?", (name, type_, key)
        )

    def set_password(self, key: str, password: str) -> None:
        """Give a device its password."""
        self._connection.execute("UPDATE device SET password = ? WHERE key = ?", (password, key))

    def set_delivery(self, key: str, delivery: Delivery) -> None:
        """Say when a device is sent messages."""
        self._connection.execute(
            "UPDATE device SET delivery = ?, delivery_given = 1 WHERE key = ?", (delivery, key)
        )

    def it_pulls(self, key: str) -> None:
        """Note that a device asks for its messages, unless somebody has said how it gets them."""
        self._connection.execute(
            "UPDATE device SET delivery = ? WHERE key = ? AND NOT delivery_given",
            (Delivery.PULL, key),
        )

    def seen(self, key: str, time_ms: int) -> None:
        """Note that a device has said something."""
        self._connection.execute("UPDATE device SET seen_ms = ? WHERE key = ?", (time_ms, key))

    def remove(self, key: str) -> None:
        """Remove a device and everything about it."""
        self._ids.pop(key, None)
        self._connection.execute("DELETE FROM device WHERE key = ?", (key,))

    def state(self, key: str) -> DeviceState:
        """Tell about one device; raises `UnknownDeviceError`."""
        row = self._connection.execute(
            f"SELECT {_STATE} FROM device WHERE id = ?",  # noqa: S608 - a constant of ours
            (self.id(key),),
        ).fetchone()
        return _state(row)

    def all(self) -> list[DeviceState]:
        """Tell about all devices, in the order in which they came."""
        rows = self._connection.execute(
            f"SELECT {_STATE} FROM device ORDER BY id"  # noqa: S608 - a constant of ours
        )
        return [_state(row) for row in rows]


def _state(row: Sequence[Any]) -> DeviceState:
    key, name, type_, delivery, *rest = row
    return DeviceState(key, name, type_, Delivery(delivery), *rest)
