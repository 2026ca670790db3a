"""Pulses of a meter: water, gas, electricity, wind, rain."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Duration, Poller
from wolkflow_gpio.line import PULLS, check_pull
from wolkflow_gpio.place import Place, claim, opening


class Counter(Poller):
    """Counts pulses, and tells at an interval how many there were in all and how fast they come.

    A reed contact or an open-collector output (most meters) goes between the pin and ground. A
    sensor that is fed with 5 V may put out 5 V: use a divider of 10 kΩ and 18 kΩ, or 3.3 V.

    `total` goes on after a restart. It is saved at an interval, not for every pulse: when the power
    fails, what was counted since the last time is lost.
    """

    example = "gpio.counter: {pin: 22, amount: 0.5, per: 1h, debounce: 10ms}"
    series: ClassVar[Mapping[str, str]] = {"total": "", "rate": ""}

    pin: Annotated[Place, Field(description="pin that the pulses come to")]
    pull: Annotated[
        Literal["up", "down", "none"],
        Field(description="built-in resistor: up for a contact to ground, none for one outside"),
    ] = "up"
    edge: Annotated[
        Literal["falling", "rising"] | None,
        Field(description="which edge counts; falling with pull: up, else rising"),
    ] = None
    debounce: Annotated[
        Duration,
        Field(description="how long the pin must have been still before an edge that counts"),
    ] = 0.0
    amount: Annotated[
        float, Field(description="what one pulse adds to the total: 0.5 for half a litre", gt=0)
    ] = 1.0
    start: Annotated[
        float, Field(description="what the total begins with, like the reading of the meter", ge=0)
    ] = 0.0
    per: Annotated[
        Duration,
        Field(description="the time that `rate` is told for: 1m for litres a minute", gt=0),
    ] = 1.0
    save_every: Annotated[
        Duration, Field(description="how often the total is saved, to spare the SD card", gt=0)
    ] = 60.0

    @model_validator(mode="after")
    def _check_pull(self) -> Self:
        check_pull(self.pin, self.pull)
        return self

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [claim(self.pin)]

    @property
    def counts_rising(self) -> bool:
        """Whether it is the rising edge that counts."""
        return self.pull != "up" if self.edge is None else self.edge == "rising"

    def open(self) -> None:
        """Take the pin and begin to count."""
        self._edges = 0
        self._last_edge = float("-inf")
        self._before = int(self.store.get("count", 0))
        self._read_at: tuple[float, int] | None = None
        self._saved_at = self.monotonic()
        with opening(self, self.pin) as self._line:
            self._line.input_with_pull(PULLS[self.pull])
            both = self.debounce > 0  # without it half the edges would only cost time
            self._line.edges = "both" if both else "rising" if self.counts_rising else "falling"
            self._line.when_changed = self._count

    def close(self) -> None:
        """Save the total and let go of the pin."""
        self._line.close()
        self._save()

    def read(self) -> dict[str, float]:
        """Tell the total, and from the second time on the rate."""
        now, edges = self.monotonic(), self._edges
        told = {"total": self.start + (self._before + edges) * self.amount}
        if self._read_at is not None:
            then, before = self._read_at
            rate = (edges - before) * self.amount * self.per / (now - then)
            told["rate"] = round(rate, 6)
        self._read_at = (now, edges)
        if now - self._saved_at >= self.save_every:
            self._saved_at = now
            self._save()
        return told

    def _count(self, seconds: float, level: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        """Count an edge; called in a thread of gpiozero's, the only one that counts."""
        still = seconds - self._last_edge
        self._last_edge = seconds
        if bool(level) == self.counts_rising and still >= self.debounce:
            self._edges += 1

    def _save(self) -> None:
        if self._edges:
            self.store["count"] = self._before + self._edges
