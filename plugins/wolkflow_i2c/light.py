"""What light sensors share that measure all the time, in ranges from dim to bright."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from wolkflow import HardwareError
from wolkflow_i2c.chip import Chip

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


class LightSensor(Chip):
    """A light sensor that chooses its range by itself.

    A reading takes the latest measurement. After a change of range it comes a little later, when
    the chip has measured anew: nothing waits for that.
    """

    series: ClassVar = {"light": "lx"}
    ranges: ClassVar[Sequence[Range]]
    """From the one for bright light to the one for the dark."""

    def start(self) -> None:
        """Wake the chip and begin with the range for bright light."""
        self._waiting = False
        self.wake()
        self._choose(0)

    def read(self) -> dict[str, float] | None:
        """Take the latest measurement: lx; None if it has to be waited for."""
        if self._waiting:
            return None
        wait = self._settled - self.monotonic()
        if wait > 0:
            self._waiting = True
            self.after(wait, self._later)
            return None
        return self._latest()

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

    def _latest(self) -> dict[str, float] | None:
        now = self.ranges[self._range]
        if not self.is_awake(now.code):
            self.start()  # it was without power since
            return self.read()
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

    def _later(self) -> None:
        self._waiting = False
        found = self._latest()
        if found is not None:
            self.send(found["light"], "light")

    def _choose(self, number: int) -> None:
        self._range = number
        chosen = self.ranges[number]
        self.choose(chosen.code)
        if not self.is_awake(chosen.code):
            raise HardwareError(f"{self.where} doesn't keep its settings: is it another chip?")
        self._settled = self.monotonic() + chosen.seconds * MARGIN
