"""A clock that ticks."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Poller
from wolkflow_transforms.value import Value


class Timer(Poller):
    """Sends a value at a fixed interval: 0, 1, 2 and so on, or always `value`.

    It counts from 0 again after a restart. A mapping as `value` sends several series, each value
    under its name.
    """

    example = "timer: {every: 1m, value: true}"

    every: Annotated[Interval, Field(description="how often a value is sent")] = 10.0
    value: Annotated[
        Value | None, Field(description="what is sent each time; without it, a count from 0")
    ] = None

    def open(self) -> None:
        """Start the count at 0."""
        self._count = 0

    def read(self) -> object:
        """Give the value, or the next count."""
        if self.value is not None:
            return self.value
        self._count += 1
        return self._count - 1
