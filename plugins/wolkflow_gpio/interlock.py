"""Outputs of which never two are on: the two directions of a shutter, heating and cooling."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wolkflow import Duration


class Interlock(BaseModel):
    """The group that an output belongs to, and how long all others must have been off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: Annotated[str, Field(description="a name that all outputs of the group have here")]
    pause: Annotated[
        Duration, Field(description="how long the others must be off before this one is on")
    ] = 0.0


@dataclass(slots=True)
class Member:
    """One output of a group: how it is switched off, and since when it is off."""

    give_way: Callable[[], None]
    on: bool = False
    off_since: float = float("-inf")


class Group:
    """The outputs of a run that share an interlock; all of them live in one lane."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}

    def join(self, label: str, give_way: Callable[[], None]) -> None:
        """Add an output that is off."""
        self._members[label] = Member(give_way)

    def leave(self, label: str) -> None:
        """Forget an output that is let go."""
        self._members.pop(label, None)

    def note(self, label: str, now: float, *, on: bool) -> None:
        """Note that an output was switched."""
        member = self._members[label]
        if member.on and not on:
            member.off_since = now
        member.on = on

    def other_on(self, label: str) -> bool:
        """Tell whether another output than this is on."""
        return any(member.on for member in self._others(label))

    def make_room(self, label: str) -> None:
        """Make all others go off, and give up waiting; what fails there keeps this one off, too."""
        for member in self._others(label):
            member.give_way()

    def wait(self, label: str, pause: float, now: float) -> float:
        """Tell how many seconds to wait until all others have been off for `pause`."""
        longest = max((one.off_since + pause - now for one in self._others(label)), default=0.0)
        return max(0.0, longest)

    def _others(self, label: str) -> list[Member]:
        return [member for name, member in self._members.items() if name != label]
