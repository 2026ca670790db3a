"""An MQTT client byte by byte: for packets that no library would send."""

import socket
import struct
from typing import Self

PATIENCE_S = 5.0


def text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">H", len(encoded)) + encoded


def packet(first: int, body: bytes) -> bytes:
    length, head = len(body), bytearray([first])
    while True:
        length, digit = length >> 7, length & 0x7F
        head.append(digit | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def connect_packet(
    key: str,
    password: str = "pw",  # noqa: S107 - of a test
    *,
    client: str | None = None,
    keep_alive_s: int = 60,
    level: int = 4,
    will: bytes = b"",
) -> bytes:
    flags = 0xC2 | (4 if will else 0)
    head = text("MQTT") + bytes([level, flags]) + struct.pack(">H", keep_alive_s)
    body = text(key if client is None else client) + will + text(key) + text(password)
    return packet(0x10, head + body)


def publish_packet(topic: str, payload: bytes, qos: int = 0, number: int = 0) -> bytes:
    numbered = struct.pack(">H", number) if qos else b""
    return packet(0x30 | qos << 1, text(topic) + numbered + payload)


def subscribe_packet(*filters: str, qos: int = 2) -> bytes:
    return packet(0x82, b"\0\1" + b"".join(text(one) + bytes([qos]) for one in filters))


class RawClient:
    """A socket to the platform's broker."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)

    def send(self, data: bytes) -> Self:
        self._socket.sendall(data)
        return self

    def read(self, length: int) -> bytes:
        """Read exactly that many bytes; fewer if the connection ends."""
        data = b""
        while len(data) < length:
            try:
                more = self._socket.recv(length - len(data))
            except ConnectionResetError:
                break
            if not more:
                break
            data += more
        return data

    def ended(self) -> bool:
        """Tell whether the other side ends the connection, and says nothing more."""
        return self.read(1) == b""

    def silent(self, seconds: float) -> bool:
        """Tell whether nothing comes for a time, and the connection stays."""
        self._socket.settimeout(seconds)
        try:
            self._socket.recv(1)
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(PATIENCE_S)
        return False

    def alive(self) -> bool:
        """Tell whether a ping is answered."""
        return self.send(b"\xc0\x00").read(2) == b"\xd0\x00"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._socket.close()
