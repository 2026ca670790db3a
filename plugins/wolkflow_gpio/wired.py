"""Outputs that hang on one pin."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from wolkflow import Claim, Pin, Step, pin_text

ActiveLow = Annotated[
    bool, Field(description="whether the device is on when the pin is low, like many relays")
]


class Wired(Step):
    """A step that drives one pin."""

    pin: Annotated[Pin, Field(description="pin that the device is connected to")]
    active_low: ActiveLow = False

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [Claim(f"gpio:{self.pin}", pin_text(self.pin))]
