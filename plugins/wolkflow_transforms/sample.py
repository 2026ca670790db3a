"""Take some messages of many."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.per_series import PerSeries


class Sample(Step):
    """Sends a series' latest message at a fixed interval, or every so many messages one.

    With `every`, all series are looked at together, and one that has nothing new sends nothing; the
    message keeps its own time. With `count`, the first of each series passes and then each
    `count`th. ESPHome's throttle_average is `window` here.
    """

    example = "sample: {every: 10s}"

    every: Annotated[Interval | None, Field(description="how often the latest is sent")] = None
    count: Annotated[
        int | None, Field(description="pass one of so many messages, instead of every", ge=1)
    ] = None

    @model_validator(mode="after")
    def _check_one_of_two(self) -> Self:
        if (self.every is None) == (self.count is None):
            raise ValueError("give either every, an interval, or count, a number of messages")
        return self

    def open(self) -> None:
        """Forget all series, and begin the first interval."""
        self._latest: PerSeries[Msg] = PerSeries()
        self._counts: PerSeries[int] = PerSeries()
        self._tick()

    def process(self, msg: Msg) -> Msg | None:
        """Keep the message for the end of the interval, or count it."""
        name = msg.name
        if self.count is None:
            if name in self._latest:
                self._latest[name] = msg
            else:
                self._latest.begin(name, msg)
            return None
        seen = self._counts.get(name)
        if seen is None:
            self._counts.begin(name, 1)
            return msg
        self._counts[name] = seen + 1
        return None if seen % self.count else msg

    def _tick(self) -> None:
        if self.every is None:
            return
        self.after(self.every, self._tick)
        latest = list(self._latest.values())
        self._latest.clear()
        for msg in latest:
            self.emit(msg)
