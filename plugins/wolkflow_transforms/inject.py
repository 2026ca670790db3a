"""Made-up values, to try a flow out."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Poller
from wolkflow_transforms.value import Value


class Inject(Poller):
    """Sends the listed values one after the other: to try a flow out, or to run a schedule.

    A mapping in the list sends several series at once, each under its name:
    `{temperature: 21.5, humidity: 40}`. After the last value it falls silent, or starts over with
    `repeat`. What Node-RED's inject node does again and again is `timer` here, at times of the day
    `schedule`.
    """

    example = "inject: {values: [20.5, 21.0, {humidity: 40}], every: 2s, repeat: true}"

    values: Annotated[
        list[Value],
        Field(
            description="what is sent, in this order; a mapping sends a value for each name",
            min_length=1,
        ),
    ]
    every: Annotated[Interval, Field(description="the time from one value to the next")] = 1.0
    repeat: Annotated[bool, Field(description="start over after the last value")] = False

    def open(self) -> None:
        """Start with the first value."""
        self._next = 0

    def read(self) -> object:
        """Give the next value, None when there is none left."""
        if self._next == len(self.values):
            return None
        value = self.values[self._next]
        self._next += 1
        if self.repeat:
            self._next %= len(self.values)
        return value
