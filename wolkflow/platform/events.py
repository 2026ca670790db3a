"""What happens on the platform, one class for each kind; `time_ms` is ms since 1970, UTC."""

from dataclasses import dataclass
from typing import ClassVar

from wolkflow.platform.records import Status
from wolkflow.wolkabout.messages import Message, Reading
from wolkflow.wolkabout.values import Value


@dataclass(frozen=True, slots=True)
class Event:
    """What all events have: a device, and when."""

    NAME: ClassVar[str]

    device: str
    time_ms: int


@dataclass(frozen=True, slots=True)
class Connected(Event):
    """A device has connected, or connected anew in place of its older session."""

    NAME: ClassVar[str] = "connected"

    address: str


@dataclass(frozen=True, slots=True)
class Disconnected(Event):
    """A device has no connection any more."""

    NAME: ClassVar[str] = "disconnected"

    reason: str


@dataclass(frozen=True, slots=True)
class LoginRefused(Event):
    """Somebody was not let in."""

    NAME: ClassVar[str] = "login refused"

    reason: str


@dataclass(frozen=True, slots=True)
class MessageSeen(Event):
    """A message went over the wire, either way.

    `number` counts messages since the platform started. `payload` is cut after 4 KiB, `size`
    tells its whole length. `message` is None when it can't be read, which `problem` explains, or
    when it is too large to keep.
    """

    NAME: ClassVar[str] = "message"

    number: int
    to_device: bool
    topic: str
    payload: bytes
    size: int
    message: Message | None
    problem: str


@dataclass(frozen=True, slots=True)
class ValuesArrived(Event):
    """A device has sent values; those without a time have got the platform's."""

    NAME: ClassVar[str] = "values"

    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Commanded(Event):
    """A feed was told to have a value; the device confirms it with a value of its own."""

    NAME: ClassVar[str] = "commanded"

    reference: str
    value: Value


@dataclass(frozen=True, slots=True)
class Changed(Event):
    """What the platform knows of a device has changed.

    `what` is one of `device`, `feeds`, `attributes`, `parameters`, `files`.
    """

    NAME: ClassVar[str] = "changed"

    what: str


@dataclass(frozen=True, slots=True)
class Removed(Event):
    """A device is no longer known."""

    NAME: ClassVar[str] = "removed"


@dataclass(frozen=True, slots=True)
class TransferProgress(Event):
    """A file on its way is a step further; `total` is 0 as long as it isn't known."""

    NAME: ClassVar[str] = "transfer"

    number: int
    kind: str
    name: str
    done: int
    total: int
    status: Status
    error: str


@dataclass(frozen=True, slots=True)
class FirmwareProgress(Event):
    """A firmware installation is a step further."""

    NAME: ClassVar[str] = "firmware"

    number: int
    file: str
    status: Status
    error: str
    version_before: str
    version_after: str


@dataclass(frozen=True, slots=True)
class FaultMade(Event):
    """A fault that was asked for took place."""

    NAME: ClassVar[str] = "fault"

    fault: str
    left: int | None
