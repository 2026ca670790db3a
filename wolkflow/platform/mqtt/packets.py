"""MQTT control packets as bytes (numbers in brackets are sections of the 3.1.1 specification)."""

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

LONGEST_BEFORE_LOGIN: Final = 64 * 1024
LONGEST: Final = 16 * 1024 * 1024
_MOST_BYTES_OF_LENGTH: Final = 4


class PacketError(ValueError):
    """Bytes that no right client sends; the connection has to end [4.8]."""


class Kind(IntEnum):
    """Control packet types [2.2.1]."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    PUBREC = 5
    PUBREL = 6
    PUBCOMP = 7
    SUBSCRIBE = 8
    SUBACK = 9
    UNSUBSCRIBE = 10
    UNSUBACK = 11
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14


class Packet(NamedTuple):
    """One control packet: type and flags from the first byte, and the rest after the length."""

    kind: int
    flags: int
    body: bytes


class Splitter:
    """Cuts a stream of bytes into packets; before `let_in` only CONNECT, and no long one."""

    def __init__(self) -> None:
        self._longest = LONGEST_BEFORE_LOGIN
        self._inside = False
        self._bytes = bytearray()

    def let_in(self) -> None:
        """Take packets of all types from now on, up to 16 MiB."""
        self._inside = True
        self._longest = LONGEST

    def feed(self, received: bytes) -> Iterator[Packet]:
        """Take bytes and yield the packets that are complete now."""
        self._bytes += received
        while (packet := self._cut()) is not None:
            yield packet

    def _cut(self) -> Packet | None:
        if self._bytes and not self._inside and self._bytes[0] != Kind.CONNECT << 4:
            raise PacketError("it doesn't begin with CONNECT")
        length = shift = 0
        for position in range(1, len(self._bytes)):
            byte = self._bytes[position]
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return self._packet(position + 1, length)
            if position == _MOST_BYTES_OF_LENGTH:
                raise PacketError("a length of more than four bytes")
        return None

    def _packet(self, start: int, length: int) -> Packet | None:
        if length > self._longest:
            raise PacketError(f"a packet of {length} bytes, {self._longest} are allowed")
        end = start + length
        if len(self._bytes) < end:
            return None
        first = self._bytes[0]
        packet = Packet(first >> 4, first & 0x0F, bytes(self._bytes[start:end]))
        del self._bytes[:end]
        return packet


class Fields:
    """Takes the fields of a packet's body one after the other."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def number(self) -> int:
        """Take a two-byte number [1.5.2]."""
        return int(struct.unpack(">H", self.take(2))[0])

    def byte(self) -> int:
        """Take one byte."""
        return self.take(1)[0]

    def binary(self) -> bytes:
        """Take bytes with their length in front of them."""
        return self.take(self.number())

    def text(self) -> str:
        """Take a UTF-8 text with its length in front of it [1.5.3]."""
        try:
            text = self.binary().decode()
        except UnicodeDecodeError as error:
            raise PacketError(f"a text is not UTF-8: {error}") from error
        if "\0" in text:
            raise PacketError("a text contains a null character")
        return text

    def take(self, length: int) -> bytes:
        """Take that many bytes."""
        end = self._at + length
        if end > len(self._body):
            raise PacketError("a packet ends in the middle of a field")
        taken = self._body[self._at : end]
        self._at = end
        return taken

    def rest(self) -> bytes:
        """Take everything that is left."""
        return self.take(len(self._body) - self._at)

    def __bool__(self) -> bool:
        return self._at < len(self._body)


def written(kind: Kind, flags: int, *parts: bytes) -> bytes:
    """Write a packet."""
    length = sum(map(len, parts))
    head = bytearray([kind << 4 | flags])
    while True:
        length, digit = length >> 7, length & 0x7F
        head.append(digit | 0x80 if length else digit)
        if not length:
            return bytes(head) + b"".join(parts)


def answer(kind: Kind, number: int, codes: bytes = b"") -> bytes:
    """Write an acknowledgement of the packet with this number."""
    return written(kind, 2 if kind is Kind.PUBREL else 0, struct.pack(">H", number), codes)


def prefixed(text: str) -> bytes:
    """Write a text with its length in front of it."""
    encoded = text.encode()
    return struct.pack(">H", len(encoded)) + encoded
