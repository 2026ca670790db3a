"""Gather messages into lists."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.deadlines import Deadlines
from wolkflow_transforms.per_series import PerSeries

MOST = 100_000


class Batch(Step):
    """Gathers a series' values into a list, and sends it when there are `count`, or after `every`.

    With both, whichever comes first; the time begins with the first value in the list. The list has
    the time of its last message. `with_time` makes each value `{time: ..., value: ...}`. What has
    been gathered when the pipeline ends is sent then. Lists never overlap, as Node-RED's may:
    `window` can, for figures.
    """

    example = "batch: {count: 100, every: 1m}"

    count: Annotated[
        int | None, Field(description="how many values a list has at most", ge=1, le=MOST)
    ] = None
    every: Annotated[Interval | None, Field(description="how long values are gathered at most")] = (
        None
    )
    with_time: Annotated[bool, Field(description="keep the time of each value beside it")] = False

    @model_validator(mode="after")
    def _check_an_end(self) -> Self:
        if self.count is None and self.every is None:
            raise ValueError("a list needs an end: give count, every or both")
        return self

    def open(self) -> None:
        """Start with empty lists."""
        self._lists: PerSeries[list[Msg]] = PerSeries()
        self._ends = Deadlines(self, self._send)
        self._most = self.count or MOST

    def close(self) -> None:
        """Send on what has been gathered."""
        for name in list(self.__dict__.get("_lists", ())):
            self._send(name)

    def process(self, msg: Msg) -> Msg | None:
        """Put the value into its series' list; send that on if it is full."""
        name = msg.name
        gathered = self._lists.get(name)
        if gathered is None:
            gathered = []
            self._begin(name, gathered)
        gathered.append(msg)
        return self._list(name) if len(gathered) >= self._most else None

    def _begin(self, name: str, gathered: list[Msg]) -> None:
        forgotten = self._lists.begin(name, gathered)
        if forgotten is not None:
            self.emit(self._listed(forgotten))
        if self.every is not None:
            self._ends.set(name, self.every)

    def _send(self, name: str) -> None:
        if name in self._lists:
            self.emit(self._list(name))

    def _list(self, name: str) -> Msg:
        self._ends.stop(name)
        return self._listed(self._lists.pop(name))

    def _listed(self, gathered: list[Msg]) -> Msg:
        values: list[Any] = [msg.value for msg in gathered]
        if self.with_time:
            values = [{"time": msg.time, "value": msg.value} for msg in gathered]
        return Msg(gathered[-1].name, values, gathered[-1].time)
