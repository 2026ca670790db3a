"""Feeds and attributes that a pipeline declares, to be registered where the platform lacks them."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from wolkflow.wolkabout.messages import Attribute, DataType, Feed, FeedType
from wolkflow.wolkabout.units import Unit

UNITS = sorted(unit.value for unit in Unit)


@dataclass(kw_only=True, config={"extra": "forbid"})
class DeclaredFeed:
    """A feed of the device, under its reference."""

    name: Annotated[str, Field(description="what people read on the platform", min_length=1)]
    unit: Annotated[
        str,
        Field(
            description="CELSIUS, PERCENT, BOOLEAN, TEXT, ... or a unit defined on the platform",
            min_length=1,
            examples=UNITS,
        ),
    ] = "NUMERIC"
    type: Annotated[
        Literal["in", "in_out"],
        Field(description="in: from the device only; in_out: the platform sets it, too"),
    ] = "in"

    def feed(self, reference: str) -> Feed:
        """Say it in the protocol's terms."""
        kind = FeedType.IN_OUT if self.type == "in_out" else FeedType.IN
        return Feed(self.name, reference, kind, self.unit)


@dataclass(kw_only=True, config={"extra": "forbid"})
class DeclaredAttribute:
    """An attribute of the device, under its name."""

    value: Annotated[str | bool | int | float, Field(description="what it says")]
    type: Annotated[DataType, Field(description="what kind of value it is")] = DataType.STRING

    def attribute(self, name: str) -> Attribute:
        """Say it in the protocol's terms, where every value is a text."""
        value = str(self.value).lower() if isinstance(self.value, bool) else str(self.value)
        return Attribute(name, self.type, value)
