"""What a part of the protocol needs from the client, and the client from it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from wolkflow.wolkabout.calls import Timer
from wolkflow.wolkabout.messages import Message, ParameterValue


class Announced(NamedTuple):
    """A message of the announcement; `acknowledged` is called when the broker has it."""

    message: Message
    acknowledged: Callable[[], object] | None = None


class Host(Protocol):
    """What a feature may use; everything it gives is called on the thread of the callbacks."""

    def send(self, message: Message, acknowledged: Callable[[], object] | None = None) -> None:
        """Send a message, in a later session if need be."""

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Have a function called later."""
        ...

    def work(self, function: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Run a slow function on the one worker thread, then hand over what it returned."""


class Feature:
    """A part of the protocol: a state machine without threads, all on the thread of the callbacks.

    Only `announcement`, `parameters` and `holds` are asked for on the sender's thread.
    """

    holds = False
    """Whether readings shall wait when a session begins, until the feature has them released."""

    def handlers(self) -> Mapping[type[Message], Callable[[Any], object]]:
        """Return what handles which message."""
        return {}

    def parameters(self) -> Mapping[str, ParameterValue]:
        """Return the device's parameters to announce."""
        return {}

    def announcement(self) -> Sequence[Announced]:
        """Return what is said on connecting, before the parameters."""
        return ()

    def opened(self) -> None:
        """Go on in a new session."""

    def closing(self) -> None:
        """Settle what readings wait for: the session ends as soon as everything is sent."""

    def ended(self) -> None:
        """Wait for the next session."""

    def close(self) -> None:
        """Give up what is under way: the client closes."""

    def unreadable(self, kind: type[Message]) -> None:
        """Learn that a message of this kind arrived damaged."""
