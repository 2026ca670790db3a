"""What light sensors share that measure all the time, in ranges from dim to bright."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from wolkflow import HardwareError
from wolkflow_i2c.settling import SettlingChip

MARGIN = 1.15  # the clocks inside these chips are off by 10 % at most


class Range(NamedTuple):
    """How a chip is set for some brightness.

    `code` is what its register gets, `seconds` how long it measures, `factor` how strongly it
    counts. From `lowest` to `highest` counts the range is the right one;
    the first range of a chip ends where it can't count further.
    """

    code: int
    seconds: float
    factor: float
    lowest: int
    highest: int


class LightSensor(SettlingChip):
    """A light sensor that chooses its range by itself.

    After a change of range its value comes a little later, when it has measured anew.
    """

    series: ClassVar = {"light": "lx"}
    ranges: ClassVar[Sequence[Range]]
    """From the one for bright light to the one for the dark."""

    def start(self) -> None:
        """Wake the chip and begin with the range for bright light."""
        self.wake()
        self._choose(0)

    def wake(self) -> None:
        """Identify the chip and switch it on."""

    def choose(self, code: int) -> None:
        """Set the range, so that the chip measures anew."""
        raise NotImplementedError

    def is_awake(self, code: int) -> bool:
        """Tell whether the chip is on and still has its range."""
        raise NotImplementedError

    def counts(self) -> tuple[int, int]:
        """Read the latest measurement: what the range is chosen by, and a second count."""
        raise NotImplementedError

    def lux(self, first: int, second: int, factor: float) -> float:
        """Turn the counts into lx."""
        raise NotImplementedError

    def latest(self) -> dict[str, float] | None:
        """Take the latest measurement, or change the range for the next: lx."""
        now = self.ranges[self._range]
        if not self.is_awake(now.code):
            return self.restart()
        first, second = self.counts()
        if first > now.highest and self._range > 0:
            self._choose(self._range - 1)
            return self.read()
        if first < now.lowest and self._range < len(self.ranges) - 1:
            self._choose(self._range + 1)
            return self.read()
        if first >= now.highest:
            raise HardwareError(f"{self.where} is at its limit: it is too bright for this chip")
        return {"light": round(self.lux(first, second, now.factor), 3)}

    def _choose(self, number: int) -> None:
        self._range = number
        chosen = self.ranges[number]
        self.choose(chosen.code)
        if not self.is_awake(chosen.code):
            raise HardwareError(f"{self.where} doesn't keep its settings: is it another chip?")
        self.settle(chosen.seconds * MARGIN)
