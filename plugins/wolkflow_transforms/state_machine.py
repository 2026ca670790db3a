"""States, and what leads from one to another."""

from functools import partial
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wolkflow import Expression, Interval, Msg, Step, Timer
from wolkflow_transforms.per_series import MOST_SERIES
from wolkflow_transforms.remembered import Remembered


class Transition(BaseModel):
    """A way from one state to another."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    source: Annotated[
        str | None,
        Field(validation_alias="from", description="the state it leads from; else from any"),
    ] = None
    to: Annotated[str, Field(description="the state it leads to", min_length=1)]
    when: Annotated[
        Expression | None, Field(description="what must be true of a message to go this way")
    ] = None
    after: Annotated[
        Interval | None, Field(description="go this way after so long in the state")
    ] = None

    @model_validator(mode="after")
    def _check_cause(self) -> Self:
        if (self.when is None) == (self.after is None):
            raise ValueError(f"what leads to {self.to}? give either when or after")
        if self.after is not None and self.source is None:
            raise ValueError(f"which state is left for {self.to} after a while? give from")
        return self


class StateMachine(Step):
    """Goes from state to state as messages and time say, and sends the state's name on.

    Of the transitions from the present state, the first whose `when` is true of a message is taken;
    those with `after` are taken when the state has lasted that long. One without `from` leads from
    any state. Each change is sent, and the first state, with the first message.

    Each series has a machine of its own. With `to`, messages of all series drive one machine
    (`name == "door" and value`), the series with its state has that name, and it sends the first
    state when the pipeline starts.
    """

    example = """state_machine:
  initial: closed
  transitions:
    - {from: closed, to: open, when: 'value == "press"'}
    - {from: open, to: closed, after: 30s}
"""

    initial: Annotated[str, Field(description="the first state", min_length=1)]
    transitions: Annotated[
        list[Transition],
        Field(description="the ways from state to state", min_length=1, max_length=1000),
    ]
    to: Annotated[
        str | None,
        Field(description="drive one machine with all series, and send its state as this series"),
    ] = None
    remember: Annotated[bool, Field(description="go on in the last state after a restart")] = False

    @model_validator(mode="after")
    def _check_states(self) -> Self:
        for one in self.transitions:
            if one.source is not None and one.source not in self._reached:
                raise ValueError(f"nothing leads to state {one.source}, from which {one.to} begins")
        return self

    def open(self) -> None:
        """Enter the first state of the one machine, if there is only one."""
        self._conditions = [
            (one, one.when.started(self.now_ms)) for one in self.transitions if one.when is not None
        ]
        self._timers: dict[str, list[Timer]] = {}
        self._states = Remembered(self, "states" if self.remember else None)
        for name in [state for state in self._states if self._states[state] not in self._reached]:
            del self._states[name]
        if self.to is not None:
            self._begin(self.to, self.now_ms())

    def close(self) -> None:
        """Keep the states."""
        if "_states" in self.__dict__:
            self._states.save()

    def process(self, msg: Msg) -> None:
        """Take the first way whose condition is true."""
        name = self.to or msg.name
        if name not in self._timers:
            self._begin(name, msg.time)
        state = self._states[name]
        answers = [(one, condition(msg)) for one, condition in self._conditions]
        for one, answer in answers:
            if answer and one.source in (None, state) and one.to != state:
                self._enter(name, one.to, msg.time)
                return

    @property
    def _reached(self) -> set[str]:
        return {self.initial, *(one.to for one in self.transitions)}

    def _begin(self, name: str, time: int) -> None:
        """Enter the first state of a machine, or the one it was in before a restart."""
        if name not in self._states and len(self._timers) >= MOST_SERIES:
            for timer in self._timers.pop(next(iter(self._states)), []):
                timer.cancel()
        state = self._states.get(name, self.initial)
        if name not in self._states:
            self._states.begin(name, state)
        self._enter(name, state, time)

    def _enter(self, name: str, state: str, time: int) -> None:
        for timer in self._timers.get(name, ()):
            timer.cancel()
        self._states[name] = state
        self._states.changed()
        self._timers[name] = [
            self.after(one.after, partial(self._time_is_over, name, one.to))
            for one in self.transitions
            if one.after is not None and one.source == state
        ]
        self.emit(Msg(name, state, time))

    def _time_is_over(self, name: str, to: str) -> None:
        self._enter(name, to, self.now_ms())
