"""A small plugin for the tests of the language: one node of each sort."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic.dataclasses import dataclass

from wolkflow import (
    Claim,
    Duration,
    I2cAddress,
    LocalPath,
    Msg,
    Node,
    Pin,
    Poller,
    Size,
    Source,
    Step,
    TwoWay,
    hookimpl,
    pin_text,
)
from wolkflow.registry import Registry


class Sensor(Poller):
    """A sensor on the I2C bus."""

    series: ClassVar[Mapping[str, str] | None] = {"temperature": "°C", "humidity": "%"}

    address: Annotated[I2cAddress, Field(description="the chip's address")] = 0x76
    bus: Annotated[int, Field(description="the number of the I2C bus", ge=0)] = 1

    def claims(self) -> Iterable[Claim]:
        return [
            Claim(f"i2c-{self.bus}", f"I2C bus {self.bus}", shared=True),
            Claim(f"i2c-{self.bus}:{self.address:#x}", f"{self.address:#x} on I2C bus {self.bus}"),
        ]


class Button(Source):
    """A button on a pin."""

    pin: Annotated[Pin, Field(description="the button's pin")]

    def claims(self) -> Iterable[Claim]:
        return [Claim(f"gpio:{self.pin}", pin_text(self.pin))]


@dataclass(kw_only=True, config={"extra": "forbid"})
class Failsafe:
    """What happens without a command."""

    after: Annotated[Duration, Field(description="how long to wait for a command")]
    value: Annotated[Literal["off", "on"], Field(description="what to switch to")] = "off"


class Lamp(Step):
    """A lamp on a pin."""

    pin: Annotated[Pin, Field(description="the lamp's pin")]
    initial: Annotated[
        Literal["off", "on", "last", "keep"], Field(description="the state after start")
    ] = "off"
    active_low: Annotated[bool, Field(description="lights when the pin is low")] = False
    failsafe: Annotated[Failsafe | None, Field(description="what to do when no command comes")] = (
        None
    )

    def claims(self) -> Iterable[Claim]:
        return [Claim(f"gpio:{self.pin}", pin_text(self.pin))]

    def process(self, msg: Msg) -> Msg:
        return msg


class Scale(Step):
    """Multiplies."""

    factor: Annotated[float, Field(description="what to multiply with")] = 1.0
    offset: Annotated[float, Field(description="what to add then")] = 0.0

    def process(self, msg: Msg) -> Msg:
        return msg._replace(value=msg.value * self.factor + self.offset)


class Average(Step):
    """Averages."""

    window: Annotated[int, Field(description="how many values", ge=2, le=1000)]
    weights: Annotated[
        tuple[float, ...], Field(description="a weight for each value", max_length=4)
    ] = ()

    @model_validator(mode="after")
    def _one_each(self) -> "Average":
        if self.weights and len(self.weights) != self.window:
            raise ValueError(f"there are {len(self.weights)} weights for a window of {self.window}")
        return self

    def process(self, msg: Msg) -> Msg:
        return msg


class Gate(Step):
    """Sorts values by a limit."""

    ports: ClassVar[Mapping[str, str]] = {"high": "values above", "low": "values below"}

    limit: Annotated[float, Field(description="the limit")]

    def process(self, msg: Msg) -> None:
        self.emit(msg, "high" if msg.value > self.limit else "low")


class Tail(Source):
    """Reads a file."""

    path: Annotated[LocalPath, Field(description="the file to read")]
    keep: Annotated[Size, Field(description="how much to keep", ge=1000)] = 64_000
    columns: Annotated[
        dict[str, int] | list[str] | None, Field(description="which columns to read")
    ] = None


class Cloud(TwoWay):
    """A connection to a platform."""

    ports: ClassVar[Mapping[str, str]] = {"@connected": "the link's state"}

    key: Annotated[str, Field(description="the device's key", min_length=1)]
    password: Annotated[SecretStr, Field(description="the device's password", min_length=4)]
    host: Annotated[str, Field(description="the platform's address")] = "localhost"
    port: Annotated[int, Field(description="the platform's port", gt=0, le=65535)] = 1883

    def check_series(self, name: str, *, comes: bool) -> None:
        assert isinstance(comes, bool)
        if name == "timestamp":
            raise ValueError("feed 'timestamp': that name is taken; rename the feed")

    def process(self, msg: Msg) -> None:
        self.send(msg.value, msg.name)


class Clumsy(Step):
    """A node with a defect in its own check."""

    word: Annotated[str, Field(description="any word")] = ""

    @model_validator(mode="after")
    def _check(self) -> "Clumsy":
        if self.word == "crash":
            raise KeyError(self.word)
        if self.word:
            raise ValueError(f"the word {self.word!r} is not good: choose another")
        return self

    def claims(self) -> Iterable[Claim]:
        raise RuntimeError("no")

    def process(self, msg: Msg) -> Any:
        return msg


class Plugin:
    @hookimpl
    def wolkflow_nodes(self) -> Mapping[str, type[Node] | str]:
        return {
            "i2c.sensor": Sensor,
            "gpio.button": Button,
            "gpio.lamp": Lamp,
            "file.tail": Tail,
            "cloud": Cloud,
            "clumsy": Clumsy,
            "lost": "wolkflow_no_such_module:Lost",
            "scale": Scale,
            "average": Average,
            "gate": Gate,
        }


def registry() -> Registry:
    made = Registry()
    made.add(Plugin(), "test")
    return made
