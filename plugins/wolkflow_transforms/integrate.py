"""Add a number up over time."""

from typing import Annotated

from pydantic import Field

from wolkflow import Interval, Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.per_series import PerSeries
from wolkflow_transforms.remembered import Remembered


class Integrate(Step):
    """Adds a number up over time: watts to watt hours, litres a minute to litres.

    The time is that of the messages; between two, the number is taken to change in a straight line
    (the trapezoidal rule, as ESPHome does unless told otherwise). Nothing is added for a gap longer
    than `longest_gap`, when nobody knows what was, nor for a message that is not later than the one
    before. With `remember` the totals last over a restart. Anything but a number is an error.
    """

    example = "integrate: {per: 1h, longest_gap: 10m, remember: true}"

    per: Annotated[
        Interval, Field(description="the time the number is per: 1h makes watt hours of watts")
    ] = 1.0
    longest_gap: Annotated[
        Interval | None, Field(description="between messages further apart nothing is added")
    ] = None
    remember: Annotated[bool, Field(description="keep the totals over a restart")] = False

    def open(self) -> None:
        """Take up the remembered totals."""
        self._totals = Remembered(self, "totals" if self.remember else None)
        self._before: PerSeries[tuple[float, int]] = PerSeries()
        self._divisor = 2000 * self.per
        self._longest = (self.longest_gap or HIGHEST / 1000) * 1000

    def close(self) -> None:
        """Keep the totals."""
        if "_totals" in self.__dict__:
            self._totals.save()

    def process(self, msg: Msg) -> Msg:
        """Send the total on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("integrate", msg)
        before = self._before.get(name)
        if before is None:
            self._before.begin(name, (value, time))
            if name not in self._totals:
                self._totals.begin(name, 0.0)
            return msg_of((name, self._totals[name], time))
        last, then = before
        self._before[name] = value, time
        total = self._totals[name]
        if 0 < time - then <= self._longest:
            total += (last + value) * (time - then) / self._divisor
            self._totals[name] = total
            self._totals.changed()
        return msg_of((name, total, time))
