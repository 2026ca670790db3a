"""A buzzer, or a small loudspeaker."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from wolkflow_gpio.actuator import TOGGLE, Actuator
from wolkflow_gpio.factory import make_factory
from wolkflow_gpio.pattern import Beat, Pattern, parse_pattern, parse_sound
from wolkflow_gpio.player import Player
from wolkflow_gpio.pulses import Pulses
from wolkflow_gpio.switch import WORDS
from wolkflow_gpio.wired import OnPin

FOR_EVER = 3600.0  # seconds of one beat that is repeated


class Buzzer(Actuator, OnPin):
    """Sounds a buzzer: on and off, tones, melodies, and signals that have names.

    An active buzzer (it beeps at 3.3 V) goes between the pin and ground, with its + at the pin; if
    it takes more than 16 mA, through a transistor. A passive one, or a piezo, needs `tone`: the
    frequency in Hz that it sounds when it is on; only then can it play notes.

    It takes on and off, a frequency or a note (`880`, `A4`), a pattern (`A4 200ms, off 50ms, C5
    400ms`), or the name of one of `patterns`. A pattern without `repeat` ends by itself.
    """

    example = 'gpio.buzzer: {pin: 18, tone: 2000, patterns: {bell: "E5 300ms, C5 600ms"}}'
    OFF: ClassVar[Any] = False
    ON: ClassVar[Any] = True

    tone: Annotated[
        float | None,
        Field(
            description="the tone of a passive buzzer in Hz; an active one has its own",
            ge=20,
            le=10_000,
        ),
    ] = None
    patterns: Annotated[
        dict[str, str], Field(description="signals by their names, like `on 100ms, off 1s, repeat`")
    ] = Field(default={}, max_length=100)

    @model_validator(mode="after")
    def _check_patterns(self) -> Self:
        for name, text in self.patterns.items():
            if name in {*WORDS, TOGGLE}:
                raise ValueError(f"a pattern can't be called {name}: that means something already")
            self._check_tones(parse_pattern(text), text)
        return self

    def understand(self, value: Any) -> bool | float | str:
        """Read a command as off, on, a tone in Hz, a pattern, or the name of one."""
        if isinstance(value, bool) or value in (0, 1):
            return bool(value)
        text = str(value).strip() if isinstance(value, str | int | float) else ""
        if text in self.patterns:
            return text
        if text.lower() in WORDS:
            return WORDS[text.lower()]
        try:
            pattern = _one_tone(parse_sound(text)) if " " not in text else parse_pattern(text)
        except ValueError as error:
            raise ValueError(
                f"{value!r:.60} is nothing to sound: send on, off, a tone such as A4 or 880, a "
                "pattern such as `A4 200ms, off 1s, repeat`, or the name of a pattern"
            ) from error
        self._check_tones(pattern, text)
        return pattern.beats[0].sound if " " not in text else text

    def take(self, state: Any) -> None:
        """Take the pin."""
        factory = self.shared("gpio", make_factory)
        self._shown: Any = False
        self._player = Player(self, self._sound, self._ended)
        self._pulses = Pulses(
            factory, self.pin, frequency=self.tone or 440.0, active_low=self.active_low
        )
        self._pulses.take(None if state is None else 0.0)
        if state is None:
            self._shown = self._pulses.duty > 0
        elif state is not False:
            self.drive(state)

    def drive(self, state: Any) -> None:
        """Begin to sound, or stop."""
        self._player.stop()
        self._shown = state
        if isinstance(state, str):
            self._player.play(parse_pattern(self.patterns.get(state, state)))
        else:
            self._sound(state)

    def rest(self, state: Any) -> None:
        """Be on or off: there are no tones when the pipeline has ended."""
        self._player.stop()
        self._pulses.duty = 1.0 if state and self.tone is None else 0.0

    def state(self) -> Any:
        """Tell what it sounds: false, true, a tone in Hz, or the pattern."""
        return self._shown

    def let_go(self) -> None:
        """Let go of the pin."""
        self._pulses.close()

    def _sound(self, sound: float | bool) -> None:  # noqa: FBT001  # a beat's sound
        tone = self.tone if sound is True else sound
        if tone is None or not tone:
            self._pulses.duty = 1.0 if sound else 0.0
            return
        self._pulses.frequency = tone
        self._pulses.duty = 0.5

    def _check_tones(self, pattern: Pattern, text: str) -> None:
        tones = any(not isinstance(beat.sound, bool) for beat in pattern.beats)
        if tones and self.tone is None:
            raise ValueError(f"{text!r:.60}: an active buzzer has one tone only; set `tone` if not")

    def _ended(self) -> None:
        """Be silent after a pattern that has an end."""
        self.drive(self.OFF)
        self.arrived()


def _one_tone(sound: float | bool) -> Pattern:  # noqa: FBT001  # a beat's sound
    return Pattern((Beat(sound, FOR_EVER),), None)
