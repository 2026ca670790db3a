"""Waiting for what a device says next."""

from collections.abc import Callable
from typing import Any, TypeVar

from wolkflow.platform.errors import WaitedInVainError
from wolkflow.platform.journal import Journal
from wolkflow.platform.stream import Stream
from wolkflow.wolkabout.messages import Message, Reading
from wolkflow.wolkabout.values import Value

M = TypeVar("M", bound=Message)


class Waits:
    """Goes through one device's readings and messages, of each feed and kind on its own.

    Each wait begins after what the last one of the same feed or kind returned, so nothing is
    missed that came in between, and nothing is seen twice.
    """

    def __init__(self, key: str, stream: Stream, journal: Journal) -> None:
        self._key = key
        self._stream = stream
        self._journal = journal
        self._after: dict[str | type[Message], int] = {}

    def from_now(self, what: str | type[Message]) -> None:
        """Pass over everything of a feed or kind that has come so far."""
        with self._stream.news:
            trails = self._journal.readings if isinstance(what, str) else self._journal.messages
            self._after[what] = trails[self._key].count

    def until(self, condition: Callable[[], bool], otherwise: str, seconds: float) -> None:
        """Wait until something holds."""
        if not self._stream.wait_for(condition, seconds):
            raise WaitedInVainError(f"{self._key}: {otherwise} within {seconds:g} s")

    def reading(self, reference: str, wanted: Any, seconds: float) -> Reading:
        """Wait for a reading of a feed: any (None), of a value, or one a function accepts."""
        passed: list[Reading] = []

        def look() -> bool:
            for number, reading in self._journal.readings[self._key].since(
                self._after.get(reference, 0)
            ):
                self._after[reference] = number + 1
                if reading.reference == reference:
                    passed.append(reading)
                    if _fits(reading.value, wanted):
                        return True
            return False

        if self._stream.wait_for(look, seconds):
            return passed[-1]
        came = ", ".join(repr(reading.value) for reading in passed[-10:]) or "nothing"
        raise WaitedInVainError(
            f"{self._key}: feed {reference!r} has sent nothing that fits {wanted!r} within "
            f"{seconds:g} s; "
            f"what came: {came}"
        )

    def message(self, kind: type[M], fits: Callable[[M], bool], seconds: float) -> M:
        """Wait for a message of a kind from the device."""
        found: list[M] = []

        def look() -> bool:
            for number, seen in self._journal.messages[self._key].since(self._after.get(kind, 0)):
                self._after[kind] = number + 1
                message = seen.message
                if not seen.to_device and isinstance(message, kind) and fits(message):
                    found.append(message)
                    return True
            return False

        if self._stream.wait_for(look, seconds):
            return found[0]
        raise WaitedInVainError(f"{self._key}: no {kind.NAME} that fits within {seconds:g} s")


def _fits(value: Value, wanted: Any) -> bool:
    if wanted is None:
        return True
    if callable(wanted):
        return bool(wanted(value))
    return isinstance(wanted, bool) == isinstance(value, bool) and bool(value == wanted)
