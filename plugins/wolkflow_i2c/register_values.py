"""How `i2c.registers` is told where a chip's values are, and how they become numbers."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from wolkflow import Duration

Byte = Annotated[int, Field(ge=0, le=255)]
Register = Annotated[Byte | None, Field(description="number of the register; none: plain reading")]
Length = Annotated[
    int, Field(ge=1, le=8, alias="bytes", description="how many bytes the value has")
]
Order = Annotated[Literal["big", "little"], Field(description="which byte comes first: big, high")]
STRICT = ConfigDict(extra="forbid")
BITS = r"^\d+(\.\.\d+)?$"


@dataclass(kw_only=True, frozen=True, config=STRICT)
class Value:
    """One value of a chip: where it is, and how its bits become a number."""

    register: Register = None
    at: Annotated[
        int, Field(ge=0, le=31, description="bytes to leave out first, in a plain reading")
    ] = 0
    length: Length = 1
    order: Order = "big"
    bits: Annotated[
        int | Annotated[str, Field(pattern=BITS)] | None,
        Field(description="the bits that count, like 15..4 or 7; none: all"),
    ] = None
    signed: Annotated[bool, Field(description="whether the highest bit is a sign")] = False
    scale: Annotated[float, Field(description="what a count is worth")] = 1.0
    offset: Annotated[float, Field(description="what is added in the end")] = 0.0
    unit: Annotated[str, Field(description="what it is measured in: for those who read this")] = ""

    @model_validator(mode="after")
    def _check_bits(self) -> Self:
        high, low = self.range
        if not 8 * self.length > high >= low:
            raise ValueError(
                f"bits: {self.bits} is not in {self.length} bytes: "
                f"write the higher bit first, at most {8 * self.length - 1}"
            )
        return self

    @property
    def range(self) -> tuple[int, int]:
        """The highest and the lowest bit that count."""
        if self.bits is None:
            return 8 * self.length - 1, 0
        high, _, low = str(self.bits).partition("..")
        return int(high), int(low or high)

    def number(self, content: bytes) -> float:
        """Turn the bytes into the value."""
        high, low = self.range
        count = int.from_bytes(content, self.order) >> low & (1 << high - low + 1) - 1
        if self.signed and count >> high - low:
            count -= 1 << high - low + 1
        value = count * self.scale + self.offset
        return round(value, 9) if isinstance(value, float) else value


@dataclass(kw_only=True, frozen=True, config=STRICT)
class Id:
    """A register that tells which chip it is."""

    register: Annotated[Byte, Field(description="number of the register")]
    length: Length = 1
    order: Order = "big"
    is_: Annotated[int, Field(alias="is", ge=0, description="what it must be")]


@dataclass(kw_only=True, frozen=True, config=STRICT)
class Measure:
    """What starts a measurement."""

    write: Annotated[
        list[Byte], Field(min_length=1, description="bytes: a command, or a register and values")
    ]
    wait: Annotated[Duration, Field(description="how long the chip then takes")] = 0.0
