"""One browser that looks on: frames that wait for it, and no more than it can take."""

import asyncio
from collections import deque
from typing import Any, Final

from starlette.types import Receive, Scope, Send

from wolkflow.platform.console.frames import ALIVE, BEHIND

MOST_BYTES: Final = 1024 * 1024
ALIVE_S: Final = 15.0
STUCK_S: Final = 30.0
_START: Final[dict[str, Any]] = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")],
}


class Browser:
    """Takes frames about one device, or about all if `device` is empty; an ASGI response.

    Who is slow loses what waits and is told so: it asks for everything anew then.
    """

    def __init__(self, device: str) -> None:
        self.device = device
        self.ended = False
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._news = asyncio.Event()

    @property
    def waiting_bytes(self) -> int:
        """How much waits for the browser."""
        return self._bytes

    def offer(self, frame: bytes) -> None:
        """Let a frame wait for the browser."""
        if self.ended:
            return
        if self._bytes + len(frame) > MOST_BYTES:
            self._frames.clear()
            self._bytes = 0
            frame, self.ended = BEHIND, True  # it comes back by itself
        self._put(frame)

    def end(self) -> None:
        """Let it go once it has taken what waits."""
        self.ended = True
        self._news.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send frames until the browser goes, or has taken nothing for too long."""
        gone = asyncio.create_task(_until_gone(receive))
        gone.add_done_callback(lambda _: self.end())
        try:
            await send(_START)
            await self._flow(send)
        except TimeoutError:
            scope["door"].turn_away(tuple(scope["client"]))
        finally:
            gone.cancel()

    async def _flow(self, send: Send) -> None:
        while (body := await self._next()) or not self.ended:
            async with asyncio.timeout(STUCK_S):
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _next(self) -> bytes:
        if not self._frames and not self.ended:
            try:
                await asyncio.wait_for(self._news.wait(), ALIVE_S)
            except TimeoutError:
                return ALIVE
        self._news.clear()
        body = b"".join(self._frames)
        self._frames.clear()
        self._bytes = 0
        return body

    def _put(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._bytes += len(frame)
        self._news.set()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
