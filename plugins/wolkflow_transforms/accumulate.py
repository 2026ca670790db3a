"""Keep a total that lasts."""

from time import localtime
from typing import Annotated, Literal

from pydantic import Field

from wolkflow import Msg, Step, msg_of
from wolkflow_transforms.number import HIGHEST, LOWEST, number
from wolkflow_transforms.remembered import Remembered

PARTS = {"hour": 4, "day": 3, "month": 2}
"""How much of a date names the period: year, month, day, hour."""


class Accumulate(Step):
    """Adds each number to the total of its series and sends the total, which outlasts a restart.

    With `counter` the numbers are the state of a meter that only grows, and the total grows as it
    does: when the meter begins again at 0, the total doesn't. The first number after a start of
    the pipeline is compared with the last one before. `each: day` begins a new total at midnight,
    local time. Totals are saved within a second; a power cut may cost what came after. For energy
    from power there is `integrate`. Anything but a number is an error.
    """

    example = "accumulate: {counter: true, each: day}"

    counter: Annotated[
        bool, Field(description="numbers are the state of a meter, not what is to be added")
    ] = False
    each: Annotated[
        Literal["hour", "day", "month"] | None,
        Field(description="begin a new total with each hour, day or month"),
    ] = None

    def open(self) -> None:
        """Take up the totals."""
        self._totals = Remembered(self, "totals")
        self._parts = PARTS.get(self.each or "", 0)

    def close(self) -> None:
        """Keep the totals."""
        if "_totals" in self.__dict__:
            self._totals.save()

    def process(self, msg: Msg) -> Msg:
        """Send the total on."""
        name, value, time = msg
        if value.__class__ is not float or not LOWEST <= value <= HIGHEST:
            value = number("accumulate", msg)
        entry = self._totals.get(name)
        if entry is None:
            entry = [0.0, value, []]  # the total, the meter's last state, the period
            self._totals.begin(name, entry)
        total = entry[0]
        if self._parts:
            period = list(localtime(time // 1000)[: self._parts])
            if period > entry[2]:
                total, entry[2] = 0.0, period
        if self.counter:
            value, entry[1] = value - (entry[1] if value >= entry[1] else 0), value
        total += value
        if not LOWEST <= total <= HIGHEST:
            raise ValueError(f"the total of {name} is too large for a number")
        entry[0] = total
        self._totals.changed()
        return msg_of((name, total, time))
