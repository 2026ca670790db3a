"""Slow a series down."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step
from wolkflow_transforms.per_series import PerSeries


class Throttle(Step):
    """Lets at most one message of each series pass in `every`.

    The first passes at once. Of those that follow too soon, the latest is kept and passes at the
    end of the interval, so the last value always arrives.
    """

    example = "throttle: {every: 10s}"

    every: Annotated[Interval, Field(description="the shortest time between two messages")]

    def open(self) -> None:
        """Forget all series."""
        self._pauses: PerSeries[Pause] = PerSeries()

    def close(self) -> None:
        """Send on what still waits for its turn."""
        for pause in self._pauses.values():
            if pause.latest is not None:
                self.emit(pause.latest)
        self._pauses.clear()

    def process(self, msg: Msg) -> Msg | None:
        """Send the message on if its series has been quiet, else keep it."""
        pause = self._pauses.get(msg.name)
        if pause is not None:
            pause.latest = msg
            return None
        self._begin(msg.name)
        return msg

    def _begin(self, name: str) -> None:
        pause = Pause()
        forgotten = self._pauses.begin(name, pause)
        self.after(self.every, lambda: self._end(name, pause))
        if forgotten is not None and forgotten.latest is not None:
            self.emit(forgotten.latest)

    def _end(self, name: str, pause: "Pause") -> None:
        if self._pauses.get(name) is not pause:
            return
        del self._pauses[name]
        if pause.latest is not None:
            self._begin(name)
            self.emit(pause.latest)


class Pause:
    """The time after a message of one series, and the latest that came too soon."""

    __slots__ = ("latest",)

    def __init__(self) -> None:
        self.latest: Msg | None = None
