"""Make a switch out of a button."""

from typing import Annotated

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_transforms.per_series import PerSeries


class Toggle(Step):
    """Flips between true and false with each press, and sends the new state on.

    A press is `true` or 1; `false` or 0, the release, is dropped. Anything else is an error.

    It knows its own presses only. An output that something else switches as well, such as a
    platform, changes its state when it gets the text toggle: `set: {value: toggle}` sends that.
    """

    example = "toggle: {initial: true}"

    initial: Annotated[bool, Field(description="the state before the first press")] = False
    remember: Annotated[bool, Field(description="keep the state over a restart")] = False

    def open(self) -> None:
        """Take up the remembered states."""
        self._states: PerSeries[bool] = PerSeries()
        if self.remember:
            self._states.update(self.store.get("states", {}))

    def process(self, msg: Msg) -> Msg | None:
        """Send the flipped state on."""
        name, value, time = msg
        if value not in (True, False):
            raise ValueError(f"toggle needs true or false, got {value!r:.60} in series {name}")
        if not value:
            return None
        return Msg(name, self._flip(name), time)

    def _flip(self, name: str) -> bool:
        state = not self._states.get(name, self.initial)
        if name in self._states:
            self._states[name] = state
        else:
            self._states.begin(name, state)
        if self.remember:
            self.store["states"] = dict(self._states)
        return state
