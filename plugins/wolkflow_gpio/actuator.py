"""What makes an output one that can be trusted: its states, its limits, and who may be on."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from wolkflow import Duration, Msg
from wolkflow_gpio.failsafe import Failsafe
from wolkflow_gpio.interlock import Group, Interlock
from wolkflow_gpio.rules import Rules
from wolkflow_gpio.wired import Driven

TOGGLE = "toggle"


class Actuator(Driven):
    """An output: takes commands, keeps its rules, and sends the state that it really has.

    The command `toggle` changes that state, whoever has switched it last.

    A kind of output says what its states are (`OFF`, `ON`, `understand`) and how its pins get
    there (`take`, `drive`, `state`, `let_go`). All rules are kept here, on the engine's clock and
    without anybody's help: they hold while the network is down.
    """

    OFF: ClassVar[Any] = False
    ON: ClassVar[Any] = True

    initial: Annotated[
        Literal["off", "on", "last", "keep"],
        Field(
            description="state at the start: off, on, as it was last, or keep what the pin has now"
        ),
    ] = "off"
    on_stop: Annotated[
        Literal["off", "on", "keep"], Field(description="state when the pipeline stops")
    ] = "off"
    failsafe: Annotated[
        Failsafe | None, Field(description="what to do when no command comes any more")
    ] = None
    max_on: Annotated[
        Duration | None, Field(description="go off after being on for this long", gt=0)
    ] = None
    min_off: Annotated[
        Duration | None,
        Field(description="stay off for at least this long, also after the start", gt=0),
    ] = None
    pulse: Annotated[
        Duration | None, Field(description="each `on` lasts for this long only", gt=0)
    ] = None
    interlock: Annotated[
        str | Interlock | None,
        Field(description="a name shared by outputs of which never two may be on"),
    ] = None
    max_age: Annotated[
        Duration | None,
        Field(description="refuse commands that were given longer ago than this", gt=0),
    ] = None

    @model_validator(mode="after")
    def _check_rules(self) -> Self:
        if self.failsafe is not None:
            self._parsed("failsafe.value", self.failsafe.value)
        if self.on_stop != "off" and (self.interlock or self.max_on or self.pulse):
            raise ValueError(
                f"on_stop: {self.on_stop} leaves the output without its limits when the pipeline "
                "ends: write on_stop: off, or leave out max_on, pulse and interlock"
            )
        return self

    # What a kind of output has to say

    def understand(self, value: Any) -> Any:
        """Turn a command into a state; ValueError with what is allowed."""
        raise NotImplementedError

    def take(self, state: Any) -> None:
        """Take the pins, at this state from the first moment; None: at the state they have."""
        raise NotImplementedError

    def drive(self, state: Any) -> None:
        """Bring the pins to a state at once."""
        raise NotImplementedError

    def approach(self, state: Any) -> bool:
        """Bring the pins to a state; False if that takes time: `arrived` is called then."""
        self.drive(state)
        return True

    def rest(self, state: Any) -> None:
        """Bring the pins to the state in which they are left."""
        self.drive(state)

    def state(self) -> Any:
        """Tell the state that the pins really have; None where they can't tell."""
        raise NotImplementedError

    def let_go(self) -> None:
        """Let go of the pins, as they are."""
        raise NotImplementedError

    def flipped(self) -> Any:
        """Tell what `toggle` asks for: off where it is on at all, or on its way there; else on."""
        going = self._rules.going
        state = self.state() if going is None else going
        return self.ON if state == self.OFF else self.OFF

    # The life of an output

    def open(self) -> None:
        """Take the pins at the initial state, without a wrong level in between."""
        self._name = self.label
        self._rules = self._make_rules()
        wanted = self._first_state()
        must_wait = wanted not in (None, self.OFF) and self._rules.forbid()
        self.take(self.OFF if must_wait else wanted)
        self._rules.begin(wanted if must_wait else self.state())
        self.tell()

    def close(self) -> None:
        """Leave the pins in the state for a stopped pipeline, and let go of them."""
        try:
            if self.on_stop != "keep":
                self.rest(self.ON if self.on_stop == "on" else self.OFF)
            self._rules.leave()
        finally:
            self.let_go()

    def process(self, msg: Msg) -> Msg | None:
        """Obey a command within the rules, and tell the state that the pins have then."""
        if self.failsafe is not None and msg.name == self.failsafe.link:
            self._rules.note_link(linked=_parsed_link(msg))
            return None
        state = self._parsed(msg.name, msg.value, toggles=True)
        self._name = msg.name
        self._refuse_old(msg)
        return self._told() if self._rules.command(state) else None

    def status(self) -> str:
        """Say why the state is not what was commanded, if so."""
        return self._rules.why

    def arrived(self) -> None:
        """Note and tell the state after a change that took its time."""
        self._rules.arrived()
        self.changed()
        self.tell()

    def changed(self) -> None:
        """Remember the state for the next start, if it is to be remembered."""
        state = self.state()
        if self.initial == "last" and state is not None and self.store.get("state") != state:
            self.store["state"] = state

    def tell(self) -> None:
        """Send the state that the pins really have."""
        told = self._told()
        if told is not None:
            self.emit(told)

    def _make_rules(self) -> Rules:
        named = self.interlock
        lock = Interlock(group=named) if isinstance(named, str) else named
        group = None if lock is None else self.shared(f"interlock {lock.group}", Group)
        return Rules(self, lock, group)

    def _first_state(self) -> Any:
        """Give the state to begin with; None: what the pins have."""
        if self.initial == "keep":
            return None
        if self.initial == "last":
            return self._last_state()
        return self.ON if self.initial == "on" else self.OFF

    def _last_state(self) -> Any:
        """Give the state before; it may be one that the settings no longer have."""
        last = self.store.get("state", self.OFF)
        try:
            return self.understand(last)
        except ValueError:
            self.log.warning("the last state, %r, is not possible any more: it begins off", last)
            return self.OFF

    def _parsed(self, name: str, value: Any, *, toggles: bool = False) -> Any:
        try:
            return self.flipped() if toggles and is_toggle(value) else self.understand(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error

    def _refuse_old(self, msg: Msg) -> None:
        seconds = (self.now_ms() - msg.time) / 1000
        if self.max_age is None or abs(seconds) <= self.max_age:
            return
        self.tell()
        when = f"{seconds:.0f} s ago" if seconds > 0 else f"{-seconds:.0f} s in the future"
        raise ValueError(
            f"{msg.name}: the command was given {when}, max_age allows {self.max_age:g} s: give it "
            "again, or look at the clocks"
        )

    def _told(self) -> Msg | None:
        state = self.state()
        return None if state is None else Msg(self._name, state, self.now_ms())


def is_toggle(value: Any) -> bool:
    """Tell whether a command is to change on into off, and off into on."""
    return isinstance(value, str) and value.strip().lower() == TOGGLE


def _parsed_link(msg: Msg) -> bool:
    if isinstance(msg.value, bool):
        return msg.value
    raise ValueError(f"{msg.name}: {msg.value!r:.60} does not tell of a link: send true or false")
