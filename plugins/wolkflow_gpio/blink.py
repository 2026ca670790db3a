"""A lamp that says something by the way it blinks."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from wolkflow import Duration
from wolkflow_gpio.actuator import TOGGLE
from wolkflow_gpio.pattern import Beat, Pattern, parse_pattern
from wolkflow_gpio.player import Player
from wolkflow_gpio.switch import WORDS, Switch


class Blink(Switch):
    """Blinks an LED, in rhythms that have names.

    Connect it like a `gpio.led`: the pin, 330 Ω, the long leg; the short leg to ground.

    `on` blinks as `on_time` and `off_time` say, `steady` is on without blinking, `off` is off; the
    name of one of `patterns` shows that one. A pattern without `repeat` ends by itself.
    """

    example = 'gpio.blink: {pin: 18, patterns: {alarm: "on 100ms, off 100ms, repeat"}}'

    on_time: Annotated[Duration, Field(description="how long it is on when it blinks", gt=0)] = 0.5
    off_time: Annotated[Duration, Field(description="how long it is off in between", gt=0)] = 0.5
    patterns: Annotated[
        dict[str, str],
        Field(description="rhythms by their names, like `on 100ms, off 1s, repeat`"),
    ] = Field(default={}, max_length=100)

    @model_validator(mode="after")
    def _check_patterns(self) -> Self:
        for name, text in self.patterns.items():
            if name in {*WORDS, TOGGLE, "steady"}:
                raise ValueError(f"a pattern can't be called {name}: that means something already")
            if any(beat.sound not in (True, False) for beat in parse_pattern(text).beats):
                raise ValueError(f"{text!r:.60}: a lamp is on or off, it has no tones")
        return self

    def understand(self, value: Any) -> Any:
        """Read a command as off, on, steady or the name of a pattern."""
        if isinstance(value, str) and value.strip() in {*self.patterns, "steady"}:
            return value.strip()
        try:
            return super().understand(value)
        except ValueError as error:
            names = ", ".join(["on", "off", "steady", *self.patterns][:12])
            raise ValueError(f"{value!r:.60} is nothing to blink: send {names}") from error

    def take(self, state: Any) -> None:
        """Take the pin."""
        self._shown: Any = False
        self._player = Player(self, super().drive, self._ended)
        super().take(None if state is None else self.OFF)
        if state is None:
            self._shown = "steady" if super().state() else False
        elif state is not False:
            self.drive(state)

    def drive(self, state: Any) -> None:
        """Begin to blink, or stop."""
        self._player.stop()
        self._shown = state
        if state in (False, "steady"):
            super().drive(bool(state))
        else:
            self._player.play(self._pattern(state))

    def rest(self, state: Any) -> None:
        """Be on or off, without blinking: there are no timers when the pipeline has ended."""
        self._player.stop()
        super().drive(bool(state))

    def state(self) -> Any:
        """Tell what it shows: false, true, steady, or the name of a pattern."""
        return self._shown

    def _pattern(self, state: Any) -> Pattern:
        if state in self.patterns:
            return parse_pattern(self.patterns[state])
        return Pattern((Beat(sound=True, seconds=self.on_time), Beat(False, self.off_time)), None)  # noqa: FBT003  # off

    def _ended(self) -> None:
        """Be off after a pattern that has an end."""
        self.drive(self.OFF)
        self.arrived()
