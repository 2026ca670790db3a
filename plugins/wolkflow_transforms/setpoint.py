"""The number that a control is to reach: a setting, or what a series says."""

from collections.abc import MutableMapping
from typing import Any, Protocol

from wolkflow import Msg
from wolkflow_transforms.number import number


class Lasting(Protocol):
    """Who has a store: the node."""

    @property
    def store(self) -> MutableMapping[str, Any]:
        """The durable dict."""


class Setpoint:
    """A setpoint that one series may change; the last one outlasts a restart."""

    def __init__(self, node: Lasting, value: float, series: str | None) -> None:
        self._node = node
        self.series = series
        self.value = float(node.store.get("setpoint", value)) if series else value

    def take(self, step: str, msg: Msg) -> None:
        """Take a new setpoint from a message of the series."""
        self.value = float(number(step, msg))
        self._node.store["setpoint"] = self.value
