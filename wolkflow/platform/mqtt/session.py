"""One client's connection."""

import asyncio
import struct
from collections.abc import Callable, Sequence
from typing import Final, Protocol, cast

from wolkflow.platform.mqtt import messages as m
from wolkflow.platform.mqtt.outgoing import Outgoing
from wolkflow.platform.mqtt.packets import (
    Kind,
    Packet,
    PacketError,
    Splitter,
    answer,
    written,
)

LOGIN_S: Final = 10.0
MOST_UNSENT: Final = 64 * 1024 * 1024
ACCEPTED, WRONG_VERSION, NOT_AUTHORIZED = 0, 1, 5  # return codes of CONNACK [3.2.2.3]
_REFUSED: Final = 0x80
_SUSPICION: Final = 1.5  # times the keep-alive [3.1.2.10]


class Owner(Protocol):
    """Who the connections belong to."""

    def login(self, session: "Session", connect: m.Connect) -> bool:
        """Decide whether this client may come in."""
        ...

    def may_subscribe(self, session: "Session", wanted: str) -> bool:
        """Decide whether this client may have these topics."""
        ...

    def subscribed(self, session: "Session", refused: Sequence[str]) -> None:
        """Learn that the client's subscriptions have changed, and what it may not have."""

    def received(
        self, session: "Session", message: m.Publish, acknowledge: Callable[[], None]
    ) -> None:
        """Take a message, and acknowledge it once it is safe."""

    def lost(self, session: "Session", reason: str) -> None:
        """Learn that a client that had come in is gone."""


class Session(asyncio.Protocol):
    """Reads packets, keeps to the rules of QoS 0 to 2, and notices silence.

    A message of QoS 2 is handed on when it first arrives, and its number remembered until the
    client releases it, so that one sent again is acknowledged but not handed on again [4.3.3].
    """

    def __init__(self, owner: Owner) -> None:
        self.key = ""
        self.client = ""
        self.filters: dict[str, int] = {}
        self._owner = owner
        self._loop = asyncio.get_running_loop()
        self._splitter = Splitter()
        self._outgoing = Outgoing(self._write)
        self._unreleased: dict[int, bool] = {}
        self._reason = "the link broke"
        self._will: tuple[str, bytes] | None = None
        self._inside = False
        self._held: list[bytes] | None = None
        self._keep_alive_s = 0.0
        self._heard = self._loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def address(self) -> str:
        """Where the client comes from."""
        peer = self._transport.get_extra_info("peername") if self._transport else None
        return f"{peer[0]}:{peer[1]}" if peer else "unknown"

    def listens_to(self, topic: str) -> bool:
        """Tell whether the client is subscribed to a topic."""
        return any(m.matches(wanted, topic) for wanted in self.filters)

    def send(self, topic: str, payload: bytes, *, twice: bool = False) -> bool:
        """Send a message if the client is subscribed to it; tells whether it is."""
        granted = [qos for wanted, qos in self.filters.items() if m.matches(wanted, topic)]
        if not granted or not self._inside or self._transport is None:
            return False
        room = self._transport.get_write_buffer_size() < MOST_UNSENT
        if not room or not self._outgoing.send(topic, payload, max(granted), twice=twice):
            self.end("it doesn't take what it is sent")
        return True

    def end(self, reason: str) -> None:
        """Break the connection without a word."""
        self._reason = reason
        if self._transport is not None:
            self._transport.abort()

    def stall(self) -> None:
        """Neither read nor write from now on, with the connection open."""
        if self._held is None and self._transport is not None:
            self._held = []
            self._transport.pause_reading()

    def resume(self) -> None:
        """Go on after `stall`."""
        held, self._held = self._held, None
        if held is None or self._transport is None or self._transport.is_closing():
            return
        self._heard = self._loop.time()
        self._transport.resume_reading()
        self._transport.writelines(held)

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Expect CONNECT soon."""
        self._transport = cast("asyncio.Transport", transport)
        self._timer = self._loop.call_later(LOGIN_S, self.end, "no CONNECT came")

    def data_received(self, data: bytes) -> None:
        """Handle the packets that are complete."""
        self._heard = self._loop.time()
        try:
            for packet in self._splitter.feed(data):
                self._handle(packet)
                if self._transport is None or self._transport.is_closing():
                    return
        except m.UnsupportedVersionError as error:
            self._connack(WRONG_VERSION)
            self._close(str(error))
        except PacketError as error:
            self.end(f"it sent what is no MQTT: {error}")

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner, and leave the will if the client went without a word."""
        del exc
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
        if not self._inside:
            return
        self._inside = False
        if self._will is not None:
            self._owner.received(self, m.Publish(*self._will, qos=0), lambda: None)
        self._owner.lost(self, self._reason)

    # Packets

    def _handle(self, packet: Packet) -> None:
        if not self._inside:
            self._login(packet)
            return
        match packet.kind:
            case Kind.PUBLISH:
                self._take(m.read_publish(packet))
            case Kind.PUBREL:
                number = m.read_number(packet)
                self._unreleased.pop(number, None)
                self._write(answer(Kind.PUBCOMP, number))
            case Kind.PUBACK | Kind.PUBREC | Kind.PUBCOMP:
                self._outgoing.acknowledged(packet.kind, m.read_number(packet))
            case Kind.SUBSCRIBE:
                self._subscribe(m.read_subscribe(packet))
            case Kind.UNSUBSCRIBE:
                number, filters = m.read_unsubscribe(packet)
                for wanted in filters:
                    self.filters.pop(wanted, None)
                self._write(answer(Kind.UNSUBACK, number))
            case Kind.PINGREQ:
                self._write(written(Kind.PINGRESP, 0))
            case Kind.DISCONNECT:
                self._will = None
                self._close("it disconnected")
            case _:
                raise PacketError(f"packet type {packet.kind} out of place")

    def _login(self, packet: Packet) -> None:
        connect = m.read_connect(packet)
        if self._timer is not None:
            self._timer.cancel()
        if not self._owner.login(self, connect):
            self._connack(NOT_AUTHORIZED)
            self._close("it was refused")
            return
        self._inside = True
        self._will = connect.will
        self._splitter.let_in()
        self._connack(ACCEPTED)
        self._keep_alive_s = connect.keep_alive_s * _SUSPICION
        if self._keep_alive_s:
            self._timer = self._loop.call_later(self._keep_alive_s, self._check_silence)

    def _take(self, message: m.Publish) -> None:
        if message.qos == 0:
            self._owner.received(self, message, lambda: None)
        elif message.qos == 1:
            acknowledgement = answer(Kind.PUBACK, message.number)
            self._owner.received(self, message, lambda: self._write(acknowledgement))
        elif message.number not in self._unreleased:
            self._unreleased[message.number] = False
            self._owner.received(self, message, lambda: self._safe(message.number))
        elif self._unreleased[message.number]:
            self._write(answer(Kind.PUBREC, message.number))

    def _safe(self, number: int) -> None:
        if number in self._unreleased:
            self._unreleased[number] = True
            self._write(answer(Kind.PUBREC, number))

    def _subscribe(self, subscribe: m.Subscribe) -> None:
        codes, refused = bytearray(), []
        for wanted, qos in subscribe.filters:
            if self._owner.may_subscribe(self, wanted):
                self.filters[wanted] = min(qos, 2)
                codes.append(min(qos, 2))
            else:
                refused.append(wanted)
                codes.append(_REFUSED)
        self._write(answer(Kind.SUBACK, subscribe.number, bytes(codes)))
        self._owner.subscribed(self, refused)

    # The connection

    def _connack(self, code: int) -> None:
        self._write(written(Kind.CONNACK, 0, struct.pack(">BB", 0, code)))

    def _write(self, packet: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._held is not None:
            self._held.append(packet)
        else:
            self._transport.write(packet)

    def _close(self, reason: str) -> None:
        self._reason = reason
        if self._transport is not None:
            self._transport.close()

    def _check_silence(self) -> None:
        left = self._heard + self._keep_alive_s - self._loop.time()
        if self._held is not None:
            left = self._keep_alive_s
        if left <= 0:
            self.end("it fell silent")
            return
        self._timer = self._loop.call_later(left, self._check_silence)
