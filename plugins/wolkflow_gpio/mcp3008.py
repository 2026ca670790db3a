"""An analogue-to-digital converter on the SPI bus."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, HardwareError, Poller, pin_text
from wolkflow_gpio.factory import make_factory

CHANNELS = {
    "mcp3001": 1, "mcp3002": 2, "mcp3004": 4, "mcp3008": 8,
    "mcp3201": 1, "mcp3202": 2, "mcp3204": 4, "mcp3208": 8,
    "mcp3301": 1, "mcp3302": 4, "mcp3304": 8,
}  # fmt: skip
BUS_PINS = (9, 10, 11)  # MISO, MOSI, SCLK
SELECT_PINS = (8, 7)


class Mcp3008(Poller):
    """Reads voltages with an MCP3008 or one of its relatives: light, soil, batteries, knobs.

    Connect VDD and VREF to 3.3 V (pin 1), AGND and DGND to ground, CLK to pin 23, DOUT to pin 21,
    DIN to pin 19, CS to pin 24. Switch SPI on with `sudo raspi-config nonint do_spi 0`. No channel
    may get more than VREF: divide higher voltages with two resistors.

    `mcp3004` and `mcp3008` give 10 bits, `mcp3204` and `mcp3208` 12. What `channel` or `channels`
    name is read at each interval; `channels` are series of their own.
    """

    example = "gpio.mcp3008: {channels: {0: light, 1: soil}, every: 5s}"

    chip: Annotated[
        Literal[
            "mcp3001", "mcp3002", "mcp3004", "mcp3008",
            "mcp3201", "mcp3202", "mcp3204", "mcp3208",
            "mcp3301", "mcp3302", "mcp3304",
        ],
        Field(description="which chip it is"),
    ] = "mcp3008"  # fmt: skip
    channel: Annotated[int | None, Field(description="the only channel to read", ge=0, le=7)] = None
    channels: Annotated[
        dict[int, str], Field(description="several channels to read, each with its series")
    ] = Field(default={}, max_length=8)
    unit: Annotated[
        Literal["V", "%", "raw"],
        Field(description="what is sent: volts, percent of the reference, or the chip's number"),
    ] = "V"
    reference: Annotated[float, Field(description="the voltage at VREF", gt=0, le=5.5)] = 3.3
    differential: Annotated[
        bool, Field(description="read each channel against its neighbour, not against ground")
    ] = False
    select: Annotated[
        Literal[0, 1], Field(description="which select line: 0 is CE0 (pin 24), 1 is CE1 (pin 26)")
    ] = 0

    @model_validator(mode="after")
    def _check_channels(self) -> Self:
        if (self.channel is None) == (not self.channels):
            raise ValueError("give either channel: 0, or channels: {0: name, 1: name}")
        count = CHANNELS[self.chip]
        for channel in self._series():
            if not 0 <= channel < count:
                raise ValueError(f"{self.chip} has channels 0 to {count - 1}, not {channel}")
            if self.differential and self.chip in ("mcp3302", "mcp3304") and channel % 2:
                raise ValueError(f"{self.chip} reads 0, 2, 4 and 6 differentially, not {channel}")
        if len(set(self._series().values())) < len(self._series()):
            raise ValueError("two channels have the same series")
        return self

    @property
    def lane(self) -> str:
        """The bus's own lane: all chips on the bus take turns in it."""
        return "spi-0"

    def claims(self) -> Iterable[Claim]:
        """Claim the select line, and share the bus."""
        select = SELECT_PINS[self.select]
        shared = [Claim(f"gpio:{pin}", pin_text(pin), shared=True) for pin in BUS_PINS]
        return [Claim(f"gpio:{select}", pin_text(select)), *shared]

    def open(self) -> None:
        """Open the bus."""
        self._inputs: dict[str, Any] = {}
        factory = self.shared("gpio", make_factory)
        try:
            for channel, series in self._series().items():
                self._inputs[series] = self._input(channel, factory)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the bus."""
        for one in self._inputs.values():
            one.close()

    def read(self) -> Any:
        """Read all channels."""
        values = {series: self._value(one) for series, one in self._inputs.items()}
        return values[""] if self.channel is not None else values

    def _series(self) -> dict[int, str]:
        return self.channels if self.channel is None else {self.channel: ""}

    def _input(self, channel: int, factory: Any) -> Any:
        import gpiozero  # noqa: PLC0415  # slow to import: only a run needs it

        chip = getattr(gpiozero, self.chip.upper())
        bus = {"port": 0, "device": self.select, "pin_factory": factory}
        try:
            if CHANNELS[self.chip] == 1:
                return chip(**bus)
            return chip(channel, differential=self.differential, **bus)
        except gpiozero.GPIOZeroError as error:
            raise HardwareError(f"{self.chip} on the SPI bus can't be used: {error}") from error

    def _value(self, one: Any) -> float:
        raw = int(one.raw_value)
        if self.unit == "raw":
            return raw
        part: float = raw / 2**one.bits
        return round(part * (100 if self.unit == "%" else self.reference), 4)
