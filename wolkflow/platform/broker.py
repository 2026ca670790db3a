"""The broker devices connect to, in this process: MQTT 3.1.1 over TCP or TLS.

It isn't a broker between devices: each may publish below `d2p/<its key>/` and subscribe below
`p2d/<its key>/`, and the other end is always the platform. Nothing is kept for a device that
is away, as its sessions are clean ones.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final
from weakref import WeakSet

from wolkflow.platform.errors import PlatformStateError
from wolkflow.platform.mqtt import messages as m
from wolkflow.platform.mqtt.session import Session
from wolkflow.platform.wire import Hears

MOST_SESSIONS: Final = 1000
SETTLING_S: Final = 0.02  # clients subscribe to their topics one by one


class Broker:
    """Listens on a port, 0 for a free one, and knows who is there."""

    owns_links = True

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.port = port
        self._tls = tls
        self._sessions: dict[str, list[Session]] = defaultdict(list)
        self._settling: dict[str, asyncio.TimerHandle] = {}
        self._stalled: set[str] = set()
        self._shut_out: dict[str, float] = {}
        self._made: WeakSet[Session] = WeakSet()

    async def open(self, hears: Hears) -> None:
        """Accept connections."""
        self._hears = hears
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._make, self.host, self.port, ssl=self._tls)
        except OSError as error:
            raise PlatformStateError(
                f"{self.host}:{self.port}: can't listen there ({error.strerror or error}); "
                "choose another host or port, 0 for any free one"
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End all connections and stop listening."""
        self._server.close()
        for timer in self._settling.values():
            timer.cancel()
        for session in list(self._made):
            session.end("the platform stopped")
        while self._sessions:
            await asyncio.sleep(0)  # asyncio tells of lost connections in its next rounds
        await self._server.wait_closed()

    def connected(self, key: str) -> bool:
        """Tell whether a device has a session."""
        return bool(self._sessions.get(key))

    def listens(self, key: str, topic: str) -> bool:
        """Tell whether a device is subscribed to a topic."""
        return any(session.listens_to(topic) for session in self._sessions.get(key, ()))

    def send(self, key: str, topic: str, payload: bytes, *, twice: bool = False) -> bool:
        """Send a message to each of the device's sessions that is subscribed to it."""
        reached = False
        for session in list(self._sessions.get(key, ())):
            reached |= session.send(topic, payload, twice=twice)
        return reached

    def drop(self, key: str, seconds: float) -> None:
        """Break a device's connections, and every new one until the time is over."""
        self._shut_out[key] = asyncio.get_running_loop().time() + seconds
        for session in list(self._sessions.get(key, ())):
            session.end("it was dropped on request")

    def stall(self, key: str) -> None:
        """Let nothing through to and from a device, now and after it connects anew."""
        self._stalled.add(key)
        for session in self._sessions.get(key, ()):
            session.stall()

    def resume(self, key: str) -> None:
        """Let a stalled device go on."""
        self._stalled.discard(key)
        for session in list(self._sessions.get(key, ())):
            session.resume()

    # What sessions tell

    def login(self, session: Session, connect: m.Connect) -> bool:
        """Ask whether the device may come in; its older session of the same client id ends."""
        if sum(map(len, self._sessions.values())) >= MOST_SESSIONS:
            return False
        if self._shut_out.get(connect.user, 0) > asyncio.get_running_loop().time():
            session.end("it was dropped on request")
            return False
        if self._hears.login(connect.user, connect.password):
            return False
        session.key, session.client = connect.user, connect.client
        for older in list(self._sessions[session.key]):
            if older.client == session.client:
                older.end("a newer connection took its place")
                self._forget(older)
        self._sessions[session.key].append(session)
        self._hears.arrived(session.key, session.address)
        if session.key in self._stalled:
            session.stall()
        return True

    def may_subscribe(self, session: Session, wanted: str) -> bool:
        """Allow a device its own messages."""
        return wanted.startswith(f"p2d/{session.key}/")

    def subscribed(self, session: Session, refused: Sequence[str]) -> None:
        """Tell that the device listens, once it has stopped subscribing."""
        for wanted in refused:
            self._hears.misdirected(session.key, wanted)
        earlier = self._settling.pop(session.key, None)
        if earlier is not None:
            earlier.cancel()
        loop = asyncio.get_running_loop()
        self._settling[session.key] = loop.call_later(SETTLING_S, self._settled, session.key)

    def received(
        self, session: Session, message: m.Publish, acknowledge: Callable[[], None]
    ) -> None:
        """Hand a message on if the device may send it; others are acknowledged and forgotten."""
        if message.topic.startswith(f"d2p/{session.key}/"):
            self._hears.heard(message.topic, message.payload, acknowledge)
            return
        acknowledge()
        if message.topic != f"lastwill/{session.key}":
            self._hears.misdirected(session.key, message.topic)

    def lost(self, session: Session, reason: str) -> None:
        """Forget a session; the device is gone when it was its last one."""
        if session not in self._sessions.get(session.key, ()):
            return
        self._forget(session)
        if not self._sessions.get(session.key):
            self._hears.gone(session.key, reason)

    def _make(self) -> Session:
        session = Session(self)
        self._made.add(session)
        return session

    def _forget(self, session: Session) -> None:
        self._sessions[session.key].remove(session)
        if not self._sessions[session.key]:
            del self._sessions[session.key]

    def _settled(self, key: str) -> None:
        self._settling.pop(key, None)
        if self.connected(key):
            self._hears.listening(key)
