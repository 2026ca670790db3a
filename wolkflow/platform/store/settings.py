"""Attributes and parameters."""

import json
import sqlite3
from collections.abc import Mapping

from wolkflow.platform.records import AttributeState
from wolkflow.wolkabout.messages import Attribute, ParameterValue


class Settings:
    """The attributes and parameters of all devices."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put_attribute(self, device: int, attribute: Attribute) -> None:
        """Create an attribute, or change its value."""
        self._connection.execute(
            "INSERT INTO attribute VALUES (?, ?, ?, ?) ON CONFLICT (device, name)"
            " DO UPDATE SET type = excluded.type, value = excluded.value",
            (device, attribute.name, attribute.type, attribute.value),
        )

    def attributes(self, device: int) -> list[AttributeState]:
        """Tell about a device's attributes."""
        rows = self._connection.execute(
            "SELECT name, type, value FROM attribute WHERE device = ? ORDER BY name", (device,)
        )
        return [AttributeState._make(row) for row in rows]

    def put_parameters(self, device: int, values: Mapping[str, ParameterValue]) -> None:
        """Add parameters, or change them."""
        self._connection.executemany(
            "INSERT INTO parameter VALUES (?, ?, ?, NULL) ON CONFLICT (device, name)"
            " DO UPDATE SET value = excluded.value",
            [(device, name, json.dumps(value)) for name, value in values.items()],
        )

    def report_parameters(self, device: int, values: Mapping[str, ParameterValue]) -> None:
        """Keep what a device tells of itself, which stays known when a user changes it."""
        rows = [(name, json.dumps(value)) for name, value in values.items()]
        self._connection.executemany(
            "INSERT INTO parameter VALUES (?, ?, ?, ?) ON CONFLICT (device, name)"
            " DO UPDATE SET value = excluded.value, reported = excluded.reported",
            [(device, name, value, value) for name, value in rows],
        )

    def reported(self, device: int) -> dict[str, ParameterValue]:
        """Tell the parameters as the device itself reported them last."""
        rows = self._connection.execute(
            "SELECT name, reported FROM parameter WHERE device = ? AND reported IS NOT NULL",
            (device,),
        )
        return {name: json.loads(value) for name, value in rows}

    def parameters(self, device: int) -> dict[str, ParameterValue]:
        """Tell a device's parameters."""
        rows = self._connection.execute(
            "SELECT name, value FROM parameter WHERE device = ? ORDER BY name", (device,)
        )
        return {name: json.loads(value) for name, value in rows}
