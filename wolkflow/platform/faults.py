"""Faults on request: what they are, and which of them wait for their moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can be made to go wrong for one device; `MEANING` says it in words."""

    DROP = "drop"
    STALL = "stall"
    REFUSE_LOGIN = "refuse-login"
    SILENCE = "silence"
    DUPLICATE = "duplicate"
    REPEAT = "repeat"
    MALFORMED = "malformed"
    CORRUPT_CHUNK = "corrupt-chunk"
    BROKEN_CHAIN = "broken-chain"
    SHORT_CHUNK = "short-chunk"
    WRONG_HASH = "wrong-hash"
    CLOCK = "clock"
    REFUSE_REGISTRATION = "refuse-registration"


MEANING: Final = {
    Fault.DROP: "break the link now; with a time, let it in again only after that",
    Fault.STALL: "keep the link open but let nothing through, for a time or until cleared",
    Fault.REFUSE_LOGIN: "refuse the next logins, as with a wrong password",
    Fault.SILENCE: "send the device nothing",
    Fault.DUPLICATE: "send the next packets twice with one number: it must count them once",
    Fault.REPEAT: "send the next messages twice, as two messages",
    Fault.MALFORMED: "send the next messages with JSON that can't be read",
    Fault.CORRUPT_CHUNK: "flip a bit in the data of the next chunks of a file",
    Fault.BROKEN_CHAIN: "send the next chunks with a wrong hash of the chunk before",
    Fault.SHORT_CHUNK: "send of the next chunks only the first 10 bytes",
    Fault.WRONG_HASH: "announce the next uploads with a wrong MD5",
    Fault.CLOCK: "let the platform's clock be wrong for this device, by seconds",
    Fault.REFUSE_REGISTRATION: "refuse the next registrations of feeds, attributes and devices",
}

TIMED: Final = {Fault.DROP, Fault.STALL}
"""Faults that begin at once; the others wait for what they spoil."""


@dataclass(frozen=True, slots=True)
class Armed:
    """A fault that waits: how often yet (None: for ever), until when, for which messages."""

    fault: Fault
    left: int | None
    until: float | None
    only: str
    offset_s: float


class Faults:
    """The faults that wait, by device; times are of the clock `now`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._armed: dict[tuple[str, Fault], Armed] = {}

    def arm(
        self,
        key: str,
        fault: Fault,
        *,
        times: int | None = None,
        seconds: float | None = None,
        only: str = "",
        offset_s: float = 0.0,
    ) -> None:
        """Let a fault wait, in place of an earlier one of its kind."""
        until = None if seconds is None else self._now() + seconds
        self._armed[key, fault] = Armed(fault, times, until, only, offset_s)

    def clear(self, key: str, fault: Fault | None = None) -> None:
        """Forget a device's faults, or one of them."""
        for entry in list(self._armed):
            if entry[0] == key and fault in (None, entry[1]):
                del self._armed[entry]

    def waiting(self, key: str) -> list[Armed]:
        """Tell which faults a device still has before it."""
        return [armed for fault in Fault if (armed := self.find(key, fault)) is not None]

    def find(self, key: str, fault: Fault, message: str = "") -> Armed | None:
        """Give a fault if it waits for this message, and leave it."""
        armed = self._armed.get((key, fault))
        if armed is None or (message and armed.only not in ("", message)):
            return None
        if armed.until is not None and armed.until <= self._now():
            del self._armed[key, fault]
            return None
        return armed

    def take(self, key: str, fault: Fault, message: str = "") -> Armed | None:
        """Give a fault if it waits for this message; it counts as having happened."""
        armed = self.find(key, fault, message)
        if armed is None or armed.left is None:
            return armed
        armed = replace(armed, left=armed.left - 1)
        if armed.left:
            self._armed[key, fault] = armed
        else:
            del self._armed[key, fault]
        return armed
