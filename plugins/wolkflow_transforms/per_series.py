"""What a step remembers of each series."""

from typing import Generic, TypeVar

MOST_SERIES = 10_000

State = TypeVar("State")


class PerSeries(dict[str, State], Generic[State]):
    """A step's states by series name; bounded, so that made-up names can't fill the memory.

    New names go in through `begin`, so that reading and replacing a state cost what they cost in
    any dict.
    """

    def begin(self, name: str, state: State) -> State | None:
        """Start a series; beyond 10,000 of them the one begun first is forgotten and given back."""
        forgotten = self.pop(next(iter(self))) if len(self) >= MOST_SERIES else None
        self[name] = state
        return forgotten
