"""The rules that an output keeps by itself: how long it may be on, who must be off, and silence."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Protocol

from wolkflow import Timer
from wolkflow_gpio.failsafe import Failsafe
from wolkflow_gpio.interlock import Group, Interlock

RETRY = 1.0  # seconds between tries to reach a state that a rule demands


class Output(Protocol):
    """What the rules have to know of an output, and what they do with it."""

    OFF: ClassVar[Any]
    failsafe: Failsafe | None
    max_on: float | None
    min_off: float | None
    pulse: float | None

    @property
    def label(self) -> str:
        """The output's name."""

    @property
    def log(self) -> logging.Logger:
        """Where it is said that a rule has acted."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Call later."""

    def monotonic(self) -> float:
        """Tell the time."""

    def understand(self, value: Any) -> Any:
        """Turn a command into a state."""

    def drive(self, state: Any) -> None:
        """Go to a state at once."""

    def approach(self, state: Any) -> bool:
        """Go to a state; tell whether it is there already."""

    def state(self) -> Any:
        """Tell the state that it has."""

    def changed(self) -> None:
        """Remember the state, if it is to."""

    def tell(self) -> None:
        """Send the state."""


class Rules:
    """Switches one output, and never against its rules."""

    def __init__(self, output: Output, lock: Interlock | None, group: Group | None) -> None:
        self.why = ""
        """Why the state is not what was commanded; empty if it is."""
        self.going: Any = None
        """The state that a change which takes its time goes to; None while there is none."""
        self._output = output
        self._pause = 0.0 if lock is None else lock.pause
        self._group = group or Group()
        self._on = False
        self._off_since = output.monotonic()
        self._linked = False
        self._timers: dict[str, Timer] = {}

    def leave(self) -> None:
        """Let the group go on without this output; one that may still be on must not leave."""
        self._group.leave(self._output.label)

    def forbid(self) -> bool:
        """Tell whether the output may not be on right at the start."""
        return bool(self._output.min_off) or self._group.other_on(self._output.label)

    def begin(self, state: Any) -> None:
        """Begin with a state that the output has, or that it may only have later."""
        output = self._output
        self._group.join(output.label, self._give_way)
        self.expect_command()
        if state in (None, output.OFF):
            return
        if self._group.other_on(output.label):
            output.drive(output.OFF)
            self.why = "off: another output of its interlock is on"
        elif output.state() == output.OFF:
            self.request(state)
        else:
            self._went(on=True)

    def command(self, state: Any) -> bool:
        """Obey a command as soon as may be; tell whether there is a state to send now."""
        self.why = ""
        self._cancel("pending")
        self.expect_command()
        return self.request(state)

    def request(self, state: Any) -> bool:
        """Go to a state as soon as may be; tell whether there is a state to send now."""
        if state != self._output.OFF and not self._on:
            self._group.make_room(self._output.label)
            seconds = self._must_wait()
            if seconds > 0:
                self.why = f"goes on in {seconds:.3g} s"
                self._plan("pending", seconds, partial(self._reach, "pending", state, ""))
                return True
        return self._switch(state)

    def arrived(self) -> None:
        """Note the end of a change that took its time."""
        self.going = None
        if self._output.state() == self._output.OFF:
            self._went(on=False)

    def note_link(self, *, linked: bool) -> None:
        """Note whether there is a link: without one, silence counts from now on."""
        self._linked = linked
        self.expect_command()

    def expect_command(self) -> None:
        """Begin to wait for the next command."""
        self._cancel("failsafe")
        failsafe = self._output.failsafe
        if failsafe is not None and not self._linked:
            state = self._output.understand(failsafe.value)
            why = f"no command for {failsafe.after:g} s: failsafe"
            self._plan("failsafe", failsafe.after, partial(self._reach, "failsafe", state, why))

    def _must_wait(self) -> float:
        """Tell how many seconds the output must stay off yet."""
        output, now = self._output, self._output.monotonic()
        own = 0.0 if output.min_off is None else self._off_since + output.min_off - now
        return max(own, self._group.wait(output.label, self._pause, now))

    def _switch(self, state: Any) -> bool:
        """Change the output, and note it: what has tried to go on counts as on."""
        if state != self._output.OFF:
            self._went(on=True)
        there = self._output.approach(state)
        self.going = None if there else state
        if there:
            if state == self._output.OFF:
                self._went(on=False)
            self._output.changed()
        return there

    def _went(self, *, on: bool) -> None:
        output = self._output
        self._group.note(output.label, output.monotonic(), on=on)
        if on:
            if not self._on:
                self._limit("max_on", output.max_on)
            self._limit("pulse", output.pulse)
        elif self._on:
            self._off_since = output.monotonic()
            self._cancel("max_on", "pulse")
        self._on = on

    def _limit(self, rule: str, seconds: float | None) -> None:
        if seconds is not None:
            why = "" if rule == "pulse" else f"off by {rule}"
            self._plan(rule, seconds, partial(self._reach, rule, self._output.OFF, why))

    def _give_way(self) -> None:
        """Go off at once, and give up waiting: another output of the interlock goes on."""
        self._cancel("pending")
        if self._on:
            self._output.drive(self._output.OFF)
            self.going = None
            self._went(on=False)
            self.why = "off: gave way to another output"
            self._output.changed()
            self._output.tell()

    def _reach(self, rule: str, state: Any, why: str) -> None:
        """Go to a state because of a rule; what fails is tried again until it is done."""
        self.why = why
        again = self._plan(rule, RETRY, partial(self._reach, rule, state, why))
        there = self.request(state)
        if self._timers.get(rule) is again:
            self._cancel(rule)
        if why:
            self._output.log.warning("%s", why)
        if there:
            self._output.tell()

    def _plan(self, rule: str, seconds: float, function: Callable[[], object]) -> Timer:
        self._cancel(rule)
        self._timers[rule] = self._output.after(seconds, function)
        return self._timers[rule]

    def _cancel(self, *rules: str) -> None:
        for rule in rules:
            timer = self._timers.pop(rule, None)
            if timer is not None:
                timer.cancel()
