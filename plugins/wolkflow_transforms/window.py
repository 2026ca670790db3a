"""Gather numbers for a while, and tell the figures of them."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.figures import Entry, figure
from wolkflow_transforms.gathering import (
    ByCount,
    ByTime,
    Gathered,
    Gathering,
    Session,
)
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries
from wolkflow_transforms.sliding import Sliding

MOST_ENDS = 10_000


class Window(Step):
    """Gathers each series' numbers and sends figures of them: mean, max, count, p90, ...

    `tumbling`: one window after the other, of a `length` in time or a `count` of numbers.
    `hopping`: the windows overlap; one ends each `every` in time, or each `step` numbers.
    `sliding`: with each number, the figures of the last `length` or `count`.
    `session`: as long as numbers keep coming; it ends when none has come for `gap`.

    Time is that of the messages, so a file gives the same as the sensor did; windows are aligned to
    the epoch, so one of a minute is a minute of the clock (a day one of UTC). A window whose
    time is over is sent even when nothing more comes, with the time of its end; a late
    number counts in the window that is open. A window without numbers sends nothing. What tumbling
    windows and sessions hold when the pipeline ends is sent then.

    With one figure its number is sent, with several a value with a field for each. `stddev` is
    that of a sample; `rate` is the change per second from first to last. Anything but a number is
    an error; so is more than 100,000 numbers in one window.
    """

    example = "window: {length: 5m, give: [mean, max, p90]}"

    kind: Annotated[
        Literal["tumbling", "hopping", "sliding", "session"],
        Field(description="how windows follow each other"),
    ] = "tumbling"
    length: Annotated[
        Interval | None, Field(description="how long a window is; of a session, the longest")
    ] = None
    count: Annotated[
        int | None,
        Field(description="how many numbers a window has, instead of length", ge=1, le=100_000),
    ] = None
    every: Annotated[
        Interval | None, Field(description="hopping: the time from one window's end to the next")
    ] = None
    step: Annotated[
        int | None, Field(description="hopping with count: numbers from end to end", ge=1)
    ] = None
    gap: Annotated[
        Interval | None, Field(description="session: how long it must be quiet to end one")
    ] = None
    give: Annotated[
        str | list[str],
        Field(
            description="count, mean, min, max, sum, first, last, spread, stddev, median, rate, or "
            "a quantile like p90; one of them, or a list",
            min_length=1,
        ),
    ] = "mean"

    @model_validator(mode="after")
    def _check_give(self) -> Self:
        for name in self._names:
            figure(name)
        return self

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        given = {
            name
            for name in ("length", "count", "every", "step", "gap")
            if getattr(self, name) is not None
        }
        if given not in FITTING[self.kind]:
            ways = " or ".join(" and ".join(sorted(way)) for way in FITTING[self.kind])
            raise ValueError(f"a {self.kind} window is described by {ways}")
        length, every = self.length or 1.0, self.every or 1.0
        if self.every and not every <= length <= MOST_ENDS * every:
            raise ValueError(f"length must be from once to {MOST_ENDS} times every")
        if self.step and self.count and self.step > self.count:
            raise ValueError("step can't be more than count: numbers between would be lost")
        return self

    def open(self) -> None:
        """Forget all series."""
        self._figures = [(name, figure(name)) for name in self._names]
        self._is_single = isinstance(self.give, str)
        self._series: PerSeries[Gathering] = PerSeries()
        self._sliding: PerSeries[Sliding] = PerSeries()

    def close(self) -> None:
        """Send on what is held."""
        for name, gathering in self.__dict__.pop("_series", {}).items():
            for gathered in gathering.end():
                self._send(name, gathered)

    def process(self, msg: Msg) -> Msg | list[Msg] | None:
        """Take the number in; send on the windows that end with it."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("window", msg)
        if self.kind == "sliding":
            return msg_of((name, self._slid(name, time, value), time))
        gathering = self._series.get(name) or self._begin(name)
        ended = gathering.take(time, value)
        if not ended:
            return None
        if len(ended) == 1:
            return self._told(name, *ended[0])
        return [self._told(name, *gathered) for gathered in ended]

    def _slid(self, name: str, time: int, value: float) -> Any:
        """Give the figures of a window that ends with this number."""
        sliding = self._sliding.get(name)
        if sliding is None:
            length = round((self.length or 0) * 1000)
            sliding = Sliding(self._names, count=self.count, length=length)
            self._sliding.begin(name, sliding)
        figures = sliding.take(time, value)
        if self._is_single:
            return figures[0].tell(sliding.entries)
        told = [one.tell(sliding.entries) for one in figures]
        return dict(zip(self._names, told, strict=True))

    def _begin(self, name: str) -> Gathering:
        gathering = self._gathering(name)
        forgotten = self._series.begin(name, gathering)
        if forgotten is not None:
            forgotten.forget()
        return gathering

    def _gathering(self, name: str) -> Gathering:
        def later(gathered: Gathered) -> None:
            self._send(name, gathered)

        length = round((self.length or 0) * 1000)
        if self.kind == "session":
            return Session(self, later, round((self.gap or 0) * 1000), length)
        if self.count is not None:
            return ByCount(self.count, self.step or self.count)
        return ByTime(self, later, length, round((self.every or 0) * 1000) or length)

    def _send(self, name: str, gathered: Gathered) -> None:
        self.emit(self._told(name, *gathered))

    def _told(self, name: str, time: int, entries: list[Entry]) -> Msg:
        if self._is_single:
            return Msg(name, self._figures[0][1](entries), time)
        return Msg(name, {figure: told(entries) for figure, told in self._figures}, time)

    @property
    def _names(self) -> list[str]:
        return [self.give] if isinstance(self.give, str) else self.give


FITTING = {
    "tumbling": [{"length"}, {"count"}],
    "hopping": [{"length", "every"}, {"count", "step"}],
    "sliding": [{"length"}, {"count"}],
    "session": [{"gap"}, {"gap", "length"}],
}
