"""The PCA9685 of NXP: 16 outputs for lamps or servos.

Registers and times are from the data sheet PCA9685, revision 4: table 5 (MODE1), 7.3.3 (LED
registers), 7.3.5 (prescaler).
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Claim, Duration, Msg, Step
from wolkflow_i2c.device import Address, I2cDevice
from wolkflow_i2c.signature import Signature

MODE1, MODE2, FIRST_CHANNEL, PRESCALE = 0x00, 0x01, 0x06, 0xFE
SLEEP, INCREMENT = 0x10, 0x20  # MODE1; without bit 0 the chip does not listen to 0x70 too
PUSH_PULL = 0x04
CLOCK = 25_000_000
STEPS = 4096
FULL = 0x1000
WAKING = 0.0005

Channel = Annotated[int, Field(ge=0, le=15)]


class Pca9685(I2cDevice, Step):
    """Sets lamps or servos on the channels of a PCA9685.

    A lamp takes 0 to 100 %, or on and off; a servo takes degrees, or off, which lets it loose. The
    state that the chip then has is sent on.
    """

    example = "i2c.pca9685: {channels: {lamp: 0, fan: 1}, frequency: 200}"
    model = "wolkflow_i2c.sim.pca9685:simulated_pca9685"
    signature = Signature((*range(0x40, 0x70), *range(0x71, 0x78)))  # 0x70 is for all of them

    address: Address = 0x40

    channel: Annotated[
        Channel | None, Field(description="the one channel that all messages set, 0 to 15")
    ] = None

    channels: Annotated[
        dict[str, Channel], Field(description="series and the channels that they set, 0 to 15")
    ] = Field(default_factory=dict)

    kind: Annotated[
        Literal["lamp", "servo"], Field(description="what is connected: takes percent or degrees")
    ] = "lamp"

    frequency: Annotated[
        float,
        Field(ge=24, le=1526, description="pulses a second, of the whole chip: 50 for servos"),
    ] = 50.0

    angle: Annotated[float, Field(gt=0, description="how far a servo turns, in degrees")] = 180.0

    shortest: Annotated[Duration, Field(gt=0, description="pulse of a servo at 0 degrees")] = 0.001

    longest: Annotated[
        Duration, Field(gt=0, description="pulse of a servo at the end of its way")
    ] = 0.002

    on_stop: Annotated[
        Literal["off", "keep"], Field(description="state when the pipeline stops")
    ] = "off"

    @model_validator(mode="after")
    def _check_channels(self) -> Self:
        if (self.channel is None) == (not self.channels):
            raise ValueError("write either channel: 0, or channels: {lamp: 0, fan: 1}")
        used = list(self.channels.values())
        if len(set(used)) < len(used):
            raise ValueError("a channel is used twice: give each series its own channel")
        if self.kind == "servo" and not self.shortest < self.longest < 1 / self.frequency:
            raise ValueError("a servo needs shortest < longest < 1 / frequency")
        return self

    def claims(self) -> Iterable[Claim]:
        """Claim the channels; others may share the chip, and its one frequency."""
        (chip,) = super().claims()
        pulses = f"{self.frequency:g} pulses a second of {chip.text}"
        channels = [
            Claim(f"{chip.key}/{number}", f"channel {number} of {chip.text}")
            for number in self._numbers()
        ]
        return [
            Claim(chip.key, chip.text, shared=True),
            Claim(f"{chip.key}/frequency", pulses, shared=True),
            *channels,
        ]

    def off_places(self) -> Mapping[str, Mapping[str, bool]]:
        """Tell by series which channels are lamps, for simulated worlds; off is low."""
        if self.kind == "servo":
            return {}
        (chip,) = super().claims()
        channels = self.channels if self.channel is None else {"": self.channel}
        return {name: {f"{chip.key}/{number}": False} for name, number in channels.items()}

    def start(self) -> None:
        """Set the chip's frequency unless it has it, and switch this node's channels off."""
        self._wake()
        for number in self._numbers():
            self._set(number, 0)
        for name in self.channels or [self.label]:
            self.emit(Msg(name, self._state(self._number(name)), self.now_ms()))

    def close(self) -> None:
        """Leave the channels in their state for a stopped pipeline."""
        if self.on_stop == "off":
            for number in self._numbers():
                self._set(number, 0)

    def process(self, msg: Msg) -> Msg:
        """Set the channel of the message's series, and tell the state that it has then."""
        number = self._number(msg.name)
        ticks = self._ticks(msg)
        if not self._is_set():  # the chip was without power since
            self._wake()
        self._set(number, ticks)
        return Msg(msg.name, self._state(number), self.now_ms())

    def _wake(self) -> None:
        """Set the prescaler, which the chip takes only while it sleeps."""
        if self._is_set():
            return
        self.write(MODE1, SLEEP | INCREMENT)
        self.write(PRESCALE, prescale(self.frequency))
        self.write(MODE2, PUSH_PULL)
        self.write(MODE1, INCREMENT)
        self.sleep(WAKING)

    def _is_set(self) -> bool:
        mode = self.read_byte(MODE1) & ~0x80
        return mode == INCREMENT and self.read_byte(PRESCALE) == prescale(self.frequency)

    def _numbers(self) -> list[int]:
        return [self.channel] if self.channel is not None else list(self.channels.values())

    def _number(self, name: str) -> int:
        if self.channel is not None:
            return self.channel
        if name not in self.channels:
            known = ", ".join(self.channels)
            raise ValueError(f"{name} has no channel: the channels are {known}")
        return self.channels[name]

    def _ticks(self, msg: Msg) -> int:
        """Turn a message into the part of the period that is on, in 4096ths."""
        value = msg.value
        if value is False or value == "off":
            return 0
        if self.kind == "lamp" and (value is True or value == "on"):
            return STEPS
        most = 100.0 if self.kind == "lamp" else self.angle
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= most:
            unit = "%" if self.kind == "lamp" else "degrees"
            raise ValueError(f"{msg.name}: {value!r} is not 0 to {most:g} {unit}, on or off")
        if self.kind == "lamp":
            return int(value / 100 * STEPS + 0.5)
        pulse = self.shortest + (self.longest - self.shortest) * value / self.angle
        return int(pulse * self._real_frequency() * STEPS + 0.5)

    def _real_frequency(self) -> float:
        return CLOCK / STEPS / (prescale(self.frequency) + 1)

    def _set(self, number: int, ticks: int) -> None:
        on, off = (FULL, 0) if ticks >= STEPS else (0, ticks or FULL)
        register = FIRST_CHANNEL + 4 * number
        self.write(register, on & 0xFF, on >> 8, off & 0xFF, off >> 8)

    def _state(self, number: int) -> float | bool:
        """Tell what the chip has for a channel: %, or degrees and False for a loose servo."""
        content = self.read_block(FIRST_CHANNEL + 4 * number, 4)
        on, off = int.from_bytes(content[:2], "little"), int.from_bytes(content[2:], "little")
        ticks = 0 if off & FULL else STEPS if on & FULL else off
        if self.kind == "lamp":
            return round(ticks / STEPS * 100, 1)
        if not ticks:
            return False
        pulse = ticks / STEPS / self._real_frequency()
        return round((pulse - self.shortest) / (self.longest - self.shortest) * self.angle, 1)


def prescale(frequency: float) -> int:
    """Turn a frequency into what is in the prescaler: section 7.3.5."""
    return round(CLOCK / (STEPS * frequency)) - 1
