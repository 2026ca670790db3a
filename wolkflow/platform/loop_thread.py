"""A thread with an asyncio loop of its own, as the broker and the console have."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from threading import Thread, current_thread
from typing import Any

Ready = Callable[[], None]
Serve = Callable[[Ready, asyncio.Event], Awaitable[None]]
"""What runs there: says when it is ready, and comes back soon after the event is set."""


class LoopThread:
    """Runs `serve` once, from `start` to `close`."""

    def __init__(self, name: str, serve: Serve) -> None:
        self._serve = serve
        self._ready: Future[None] = Future()
        self._thread = Thread(target=lambda: asyncio.run(self._run()), name=name, daemon=True)

    def start(self, patience_s: float) -> None:
        """Begin, and return once it is ready; raises what it has raised before."""
        self._thread.start()
        try:
            self._ready.result(patience_s)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let it end, and wait for that; twice does no harm."""
        if hasattr(self, "_loop") and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join()

    def call(self, function: Callable[[], Any]) -> None:
        """Have a function called there, soon."""
        self._loop.call_soon_threadsafe(function)

    @property
    def is_here(self) -> bool:
        """Whether the caller runs in it."""
        return current_thread() is self._thread

    @property
    def is_alive(self) -> bool:
        """Whether it has not come to its end."""
        return self._thread.is_alive()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        try:
            await self._serve(lambda: self._ready.set_result(None), self._ending)
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)
