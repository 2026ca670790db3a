"""Topics: direction, device key and message name."""

from enum import StrEnum
from typing import Final, NamedTuple

from wolkflow.wolkabout.errors import MessageError, RefusedValueError

_FORBIDDEN: Final = "+#/\0"
_LONGEST_KEY: Final = 1024  # bytes; MQTT ends at 65535 for the whole topic


class Direction(StrEnum):
    """First level of a topic."""

    TO_PLATFORM = "d2p"
    TO_DEVICE = "p2d"


class Topic(NamedTuple):
    """The three levels of a topic."""

    direction: Direction
    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.direction}/{self.key}/{self.name}"


def check_key(key: str) -> str:
    """Return the device key, or raise `RefusedValueError` when it cannot stand in a topic."""
    if not isinstance(key, str) or not key:
        raise RefusedValueError("device key: empty; copy it from the device's page on the platform")
    bad = next((sign for sign in key if sign in _FORBIDDEN), None)
    if bad is not None:
        raise RefusedValueError(
            f"device key {key!r}: {bad!r} is not allowed in an MQTT topic level"
        )
    try:
        size = len(key.encode())
    except UnicodeEncodeError as error:
        raise RefusedValueError(f"device key {key!r}: not writable as UTF-8") from error
    if size > _LONGEST_KEY:
        raise RefusedValueError(f"device key: {size} bytes long, {_LONGEST_KEY} are allowed")
    return key


def split_topic(topic: str) -> Topic:
    """Take a topic apart; raise `MessageError` for anything but `d2p/<key>/<name>` or `p2d/...`."""
    levels = topic.split("/")
    if len(levels) != 3 or levels[0] not in list(Direction) or not levels[1] or not levels[2]:
        raise MessageError(f"topic {topic!r}: expected d2p/<key>/<message> or p2d/<key>/<message>")
    return Topic(Direction(levels[0]), levels[1], levels[2])
