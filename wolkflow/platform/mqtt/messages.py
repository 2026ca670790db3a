"""What the packets with contents of their own say."""

import struct
from typing import Final, NamedTuple

from wolkflow.platform.mqtt.packets import Fields, Kind, Packet, PacketError, prefixed, written

_LEVELS: Final = {("MQTT", 4), ("MQIsdp", 3)}


class UnsupportedVersionError(PacketError):
    """The client speaks another version of MQTT; it has to be told [3.1.2.2]."""


class Connect(NamedTuple):
    """A client introduces itself [3.1]."""

    client: str
    user: str
    password: str
    keep_alive_s: int
    will: tuple[str, bytes] | None


class Publish(NamedTuple):
    """A message [3.3]; the number is 0 with QoS 0."""

    topic: str
    payload: bytes
    qos: int
    number: int = 0
    again: bool = False

    def packet(self) -> bytes:
        """Write it."""
        flags = self.qos << 1 | (8 if self.again else 0)
        number = struct.pack(">H", self.number) if self.qos else b""
        return written(Kind.PUBLISH, flags, prefixed(self.topic), number, self.payload)


class Subscribe(NamedTuple):
    """Topic filters a client wants, each with the highest QoS [3.8]."""

    number: int
    filters: list[tuple[str, int]]


def read_connect(packet: Packet) -> Connect:
    """Read CONNECT; raise `UnsupportedVersionError` for MQTT 5 and others."""
    fields = Fields(packet.body)
    version = fields.text(), fields.byte()
    if version not in _LEVELS:
        raise UnsupportedVersionError(f"protocol {version[0]} level {version[1]}; use MQTT 3.1.1")
    flags, keep_alive_s, client = fields.byte(), fields.number(), fields.text()
    if flags & 1:
        raise PacketError("CONNECT with its reserved flag set")
    will = (fields.text(), fields.binary()) if flags & 0x04 else None
    user = fields.text() if flags & 0x80 else ""
    password = fields.binary().decode(errors="replace") if flags & 0x40 else ""
    return Connect(client, user, password, keep_alive_s, will)


def read_publish(packet: Packet) -> Publish:
    """Read PUBLISH."""
    qos = packet.flags >> 1 & 3
    if qos == 3:
        raise PacketError("PUBLISH with QoS 3")
    fields = Fields(packet.body)
    topic = fields.text()
    if not topic or "+" in topic or "#" in topic:
        raise PacketError(f"PUBLISH to {topic!r}, which is no topic")
    number = _not_zero(fields) if qos else 0
    return Publish(topic, fields.rest(), qos, number, bool(packet.flags & 8))


def read_subscribe(packet: Packet) -> Subscribe:
    """Read SUBSCRIBE."""
    _check_flags(packet)
    fields = Fields(packet.body)
    number = _not_zero(fields)
    filters = []
    while fields:
        filters.append((_filter(fields), fields.byte() & 3))
    if not filters:
        raise PacketError("SUBSCRIBE without a topic filter")
    return Subscribe(number, filters)


def read_unsubscribe(packet: Packet) -> tuple[int, list[str]]:
    """Read UNSUBSCRIBE: its number and the filters."""
    _check_flags(packet)
    fields = Fields(packet.body)
    number = _not_zero(fields)
    filters = []
    while fields:
        filters.append(_filter(fields))
    return number, filters


def read_number(packet: Packet) -> int:
    """Read the number an acknowledgement is about."""
    return Fields(packet.body).number()


def _check_flags(packet: Packet) -> None:
    if packet.flags != 2:
        raise PacketError(f"packet type {packet.kind} with flags {packet.flags}, must be 2")


def _not_zero(fields: Fields) -> int:
    number = fields.number()
    if not number:
        raise PacketError("packet identifier 0")
    return number


def _filter(fields: Fields) -> str:
    wanted = fields.text()
    levels = wanted.split("/")
    if not wanted or "#" in levels[:-1]:
        raise PacketError(f"{wanted!r} is no topic filter")
    if any(sign in level for level in levels for sign in "+#" if level != sign):
        raise PacketError(f"{wanted!r} is no topic filter")
    return wanted


def matches(wanted: str, topic: str) -> bool:
    """Tell whether a topic filter lets a topic through [4.7]."""
    levels, parts = wanted.split("/"), topic.split("/")
    if levels[-1] == "#":
        levels.pop()
        if len(parts) < len(levels):
            return False
        parts = parts[: len(levels)]
    return len(levels) == len(parts) and all(
        level in ("+", part) for level, part in zip(levels, parts, strict=True)
    )
