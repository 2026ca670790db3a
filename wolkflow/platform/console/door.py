"""The door: how many connections there may be, and how long one may stand there in silence."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

_log = logging.getLogger(__name__)

MOST: Final = 128
"""Open connections; beyond, the one that has been idle longest has to go."""

PATIENCE_S: Final = 60.0
_ROUND_S: Final = 5.0

Peer = tuple[str, int]


class Door:
    """Knows each connection, and whether a request of it is being answered."""

    def __init__(self, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        self._most = most
        self._patience_s = patience_s
        self._open: dict[Peer, asyncio.Transport] = {}
        self._idle: dict[Peer, float] = {}  # in the order in which they became idle
        self._told = False

    def protocol(self) -> type[asyncio.Protocol]:
        """Make uvicorn's protocol, with this door in front."""
        door = self

        class Connection(H11Protocol):
            """A connection that the door knows."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
                super().connection_made(transport)
                door.enter(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                door.leave(self.transport)
                super().connection_lost(exc)

        return Connection

    def enter(self, transport: asyncio.Transport) -> None:
        """Let a connection in; another one has to go if there are too many."""
        peer = _peer(transport)
        self._open[peer] = transport
        self._idle[peer] = asyncio.get_running_loop().time()
        if len(self._open) > self._most:
            self._tell_once()
            self.turn_away(next(iter(self._idle)))

    def leave(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        peer = _peer(transport)
        self._open.pop(peer, None)
        self._idle.pop(peer, None)

    def turn_away(self, peer: Peer) -> None:
        """Break a connection."""
        self._idle.pop(peer, None)
        transport = self._open.pop(peer, None)
        if transport is not None:
            transport.abort()

    def busy(self, peer: Peer) -> None:
        """Note that a request is being answered."""
        self._idle.pop(peer, None)

    def done(self, peer: Peer) -> None:
        """Note that it has been answered."""
        if peer in self._open:
            self._idle[peer] = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Turn those away who have been silent for too long."""
        while True:
            await asyncio.sleep(_ROUND_S)
            latest = asyncio.get_running_loop().time() - self._patience_s
            for peer in [peer for peer, since in self._idle.items() if since < latest]:
                self.turn_away(peer)

    def _tell_once(self) -> None:
        if not self._told:
            self._told = True
            _log.warning("more than %d browser connections: idle ones are closed", self._most)


def _peer(transport: asyncio.BaseTransport) -> Peer:
    name: Any = transport.get_extra_info("peername") or ("", 0)
    return str(name[0]), int(name[1])
