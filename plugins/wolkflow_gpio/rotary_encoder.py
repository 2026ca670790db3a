"""A knob that turns without end."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Pin, Source, pin_text
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.line import check_pull, explained, take_line
from wolkflow_gpio.place import claim

STEPS = {
    (0b00, 0b10): 1, (0b10, 0b11): 1, (0b11, 0b01): 1, (0b01, 0b00): 1,
    (0b00, 0b01): -1, (0b01, 0b11): -1, (0b11, 0b10): -1, (0b10, 0b00): -1,
}  # fmt: skip
"""What a change of the two contacts, `a` and `b`, means; a change of both at once means nothing."""

RESTS = {4: {0b11}, 2: {0b11, 0b00}, 1: {0b11, 0b10, 0b01, 0b00}}
"""Where the knob clicks into place, by the number of edges in a click: with both contacts open."""


class RotaryEncoder(Source):
    """Tells the position of a knob that turns without end, and each change of it.

    Connect the two outer contacts (A and B, or CLK and DT) to two pins, the middle one to ground.
    On a board with a supply pin (KY-040) connect that to 3.3 V, never to 5 V. Its push button is a
    `gpio.button`. If it counts the wrong way round, swap the pins.
    """

    example = "gpio.rotary_encoder: {a: 5, b: 6, min: 0, max: 100, by: 5}"

    a: Annotated[Pin, Field(description="pin of contact A, or CLK")]
    b: Annotated[Pin, Field(description="pin of contact B, or DT")]
    by: Annotated[float, Field(description="how much one click of the knob changes", gt=0)] = 1.0
    min: Annotated[float | None, Field(description="the lowest position")] = None
    max: Annotated[float | None, Field(description="the highest position")] = None
    initial: Annotated[float, Field(description="the position at the start")] = 0.0
    remember: Annotated[bool, Field(description="keep the position over a restart")] = False
    edges: Annotated[
        Literal[1, 2, 4],
        Field(description="edges in one click of the knob: 4 for nearly all, else 2 or 1"),
    ] = 4

    @model_validator(mode="after")
    def _check_limits(self) -> Self:
        check_pull(self.a, "up")
        check_pull(self.b, "up")
        if self.a == self.b:
            raise ValueError("a and b are two pins")
        if self.min is not None and self.max is not None and self.min >= self.max:
            raise ValueError("min must be below max")
        return self

    def claims(self) -> Iterable[Claim]:
        """Claim both pins."""
        return map(claim, (self.a, self.b))

    def open(self) -> None:
        """Take the pins and watch them."""
        self._moved = 0
        self._clicks = 0
        self._taken = 0
        self._waits = False
        self._contacts = 0b11
        self._position = self._within(
            float(self.store.get("position", self.initial)) if self.remember else self.initial
        )
        factory = self.shared("gpio", make_factory)
        self._lines = []
        for pin, changed in ((self.a, self._a_changed), (self.b, self._b_changed)):
            with explained(pin_text(pin)):
                line = take_line(factory, pin)
                line.input_with_pull("up")
                self._lines.append(line)
                line.when_changed = changed
        self._contacts = bool(self._lines[0].state) << 1 | bool(self._lines[1].state)
        self.send(self._position)

    def close(self) -> None:
        """Let go of the pins."""
        for line in self._lines:
            line.close()

    # In gpiozero's thread, which gives the edges of both pins in their order

    def _a_changed(self, _seconds: float, level: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        self._change(bool(level) << 1 | self._contacts & 0b01)

    def _b_changed(self, _seconds: float, level: bool) -> None:  # noqa: FBT001  # gpiozero's signature
        self._change(self._contacts & 0b10 | bool(level))

    def _change(self, contacts: int) -> None:
        """Turn edges into clicks where the knob rests; bounce goes back and forth and is none."""
        self._moved += STEPS.get((self._contacts, contacts), 0)
        self._contacts = contacts
        if contacts not in RESTS[self.edges]:
            return
        clicks = (abs(self._moved) + self.edges // 2) // self.edges  # one edge may be lost
        self._clicks += clicks if self._moved > 0 else -clicks
        self._moved = 0
        if clicks and not self._waits:
            self._waits = True
            self.after(0, self._take)

    # In the node's lane

    def _take(self) -> None:
        """Move the position by the clicks that have come."""
        self._waits = False
        clicks, self._taken = self._clicks - self._taken, self._clicks
        position = self._within(self._position + clicks * self.by)
        if position != self._position:
            self._position = position
            if self.remember:
                self.store["position"] = position
            self.send(position)

    def _within(self, position: float) -> float:
        if self.min is not None and position < self.min:
            return self.min
        return self.max if self.max is not None and position > self.max else position
