"""A broker that does only what a test tells it: for silence, stalls and kicks on the wire."""

import contextlib
import socket
import struct
from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import NamedTuple, Self

PATIENCE_S = 10.0
CONNECT, PUBLISH, PUBREL, SUBSCRIBE, PINGREQ, DISCONNECT = 1, 3, 6, 8, 12, 14


class Packet(NamedTuple):
    """One MQTT control packet from the client."""

    kind: int
    body: bytes

    @property
    def number(self) -> int:
        """The packet identifier of a PUBLISH with QoS 2."""
        (length,) = struct.unpack_from(">H", self.body)
        return int(struct.unpack_from(">H", self.body, 2 + length)[0])


class ScriptedBroker:
    """Accepts connections one after the other and queues the packets that arrive.

    It answers CONNECT, SUBSCRIBE, PINGREQ and PUBREL by itself unless `answers` is false, and
    never acknowledges a PUBLISH until `acknowledge` is called. It refuses subscriptions to topics
    that end in `refuses`.
    """

    def __init__(self, *, answers: bool = True, refuses: tuple[str, ...] = ()) -> None:
        self.packets: Queue[Packet] = Queue()
        self.connections = 0
        self.on_subscribe: Callable[[Self], object] = lambda _: None
        self._answers = answers
        self._refuses = tuple(f"/{name}".encode() for name in refuses)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._client: socket.socket | None = None
        self._thread = Thread(target=self._serve, name="scripted-broker")

    def next_of(self, kind: int) -> Packet:
        """Return the next packet of a kind, passing over others."""
        while (packet := self.packets.get(timeout=PATIENCE_S)).kind != kind:
            pass
        return packet

    def acknowledge(self, packet: Packet) -> None:
        """Answer a PUBLISH with PUBREC; PUBCOMP follows by itself."""
        self._send(bytes([0x50, 2]) + struct.pack(">H", packet.number))

    def kick(self) -> None:
        """End the session without a word."""
        if self._client is not None:
            self._client.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        if self._client is not None:
            with contextlib.suppress(OSError):  # the client may have gone already
                self._client.shutdown(socket.SHUT_RDWR)
            self._client.close()
        self._thread.join(PATIENCE_S)
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                self._client, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            with self._client:
                self._converse(self._client)

    def _converse(self, client: socket.socket) -> None:
        stream = client.makefile("rb")
        try:
            while head := stream.read(1):
                packet = Packet(head[0] >> 4, stream.read(_length(stream.read)))
                self.packets.put(packet)
                self._answer(packet)
        except OSError:
            pass  # the client, or the test, closed the connection
        finally:
            stream.close()

    def _answer(self, packet: Packet) -> None:
        if not self._answers:
            return
        if packet.kind == CONNECT:
            self._send(b"\x20\x02\x00\x00")
        elif packet.kind == SUBSCRIBE:
            topics = [one for one in packet.body[2:].split(b"\x02") if b"p2d/" in one]
            granted = bytes(0x80 if one.endswith(self._refuses) else 2 for one in topics)
            self._send(bytes([0x90, 2 + len(granted)]) + packet.body[:2] + granted)
            self.on_subscribe(self)
        elif packet.kind == PINGREQ:
            self._send(b"\xd0\x00")
        elif packet.kind == PUBREL:
            self._send(b"\x70\x02" + packet.body[:2])

    def _send(self, data: bytes) -> None:
        assert self._client is not None
        self._client.sendall(data)


def _length(read: Callable[[int], bytes]) -> int:
    length = shift = 0
    while True:
        (byte,) = read(1)
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            return length
        shift += 7
