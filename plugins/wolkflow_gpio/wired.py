"""How outputs are connected: to one pin, or to one line of an expander."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from wolkflow import Claim, Pin, Step
from wolkflow_gpio.place import Place, claim

ActiveLow = Annotated[
    bool, Field(description="whether the device is on when the pin is low, like many relays")
]


class Driven(Step):
    """A step that drives pins."""

    def off_levels(self) -> Mapping[int, bool]:
        """Tell the level of each pin of the header while the device is off."""
        raise NotImplementedError

    def off_places(self) -> Mapping[str, Mapping[str, bool]]:
        """Tell the same of all places, by their claims: simulated worlds look there."""
        return {"": {claim(line).key: level for line, level in self.off_levels().items()}}


class OnPin(Driven):
    """A step that drives one pin of the header, with pulses perhaps."""

    pin: Annotated[Pin, Field(description="pin that the device is connected to")]
    active_low: ActiveLow = False

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [claim(self.pin)]

    def off_levels(self) -> Mapping[int, bool]:
        """Tell the level of the pin while the device is off."""
        return {self.pin: self.active_low}


class OnLine(Driven):
    """A step that switches one pin of the header, or one line of an expander."""

    pin: Annotated[
        Place,
        Field(description="pin that the device is connected to; or a line of an expander"),
    ]
    active_low: ActiveLow = False

    def claims(self) -> Iterable[Claim]:
        """Claim the pin."""
        return [claim(self.pin)]

    def off_levels(self) -> Mapping[int, bool]:
        """Tell the level of the pin while the device is off."""
        return {self.pin: self.active_low} if isinstance(self.pin, int) else {}

    def off_places(self) -> Mapping[str, Mapping[str, bool]]:
        """Tell the level of the pin or line while the device is off, by its claim."""
        return {"": {claim(self.pin).key: self.active_low}}
