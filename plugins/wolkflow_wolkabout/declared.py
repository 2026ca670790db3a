"""Feeds and attributes that a pipeline declares, to be registered where the platform lacks them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from wolkflow.wolkabout.messages import Attribute, DataType, Feed, FeedType
from wolkflow.wolkabout.units import Unit

UNIT_OF_SYMBOL = {
    "°C": Unit.CELSIUS,
    "°F": Unit.FAHRENHEIT,
    "K": Unit.KELVIN,
    "%": Unit.PERCENT,
    "hPa": Unit.HECTOPASCAL,
    "Pa": Unit.PASCAL,
    "lx": Unit.LUX,
    "V": Unit.VOLT,
    "mV": Unit.MILLIVOLT,
    "A": Unit.AMPERE,
    "W": Unit.WATT,
    "Hz": Unit.HERTZ,
    "m": Unit.METRE,
    "cm": Unit.CENTIMETRE,
    "mm": Unit.MILLIMETRE,
    "m/s²": Unit.METRES_PER_SQUARE_SECOND,
    "g": Unit.G,
    "°": Unit.DEGREE_ANGLE,
    "s": Unit.SECOND,
    "dB": Unit.DECIBEL,
}
"""The platform's units by the symbols that nodes give for their series."""

UNITS = sorted(unit.value for unit in Unit)
LONGEST_SYMBOL = 2


def written_large(unit: str) -> str:
    """Write a unit of the platform as it does, `CELSIUS`; leave others, and `g`, perhaps gram."""
    return unit.upper() if len(unit) > LONGEST_SYMBOL and unit.upper() in UNITS else unit


def feed_in_flow(reference: str, symbol: str, *, both_ways: bool) -> Feed:
    """Describe a feed that only a flow names, as well as can be."""
    kind = FeedType.IN_OUT if both_ways else FeedType.IN
    return Feed(reference, reference, kind, UNIT_OF_SYMBOL.get(symbol, Unit.NUMERIC).value)


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
        AfterValidator(written_large),
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
