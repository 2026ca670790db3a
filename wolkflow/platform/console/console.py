"""The console's server: a thread and a loop of its own, so that it can't keep the platform."""

import asyncio
import secrets
import socket
import tempfile
from functools import partial
from pathlib import Path
from typing import Final, Self

from uvicorn import Config, Server

from wolkflow.platform.console.app import make_app
from wolkflow.platform.console.door import Door
from wolkflow.platform.console.guard import Guard, names_of
from wolkflow.platform.console.hub import Hub
from wolkflow.platform.console.quiet import quiet
from wolkflow.platform.errors import PlatformStateError
from wolkflow.platform.loop_thread import LoopThread, Ready
from wolkflow.platform.platform import Platform

LOOPBACK: Final = "127.0.0.1"
_START_S: Final = 10.0
_WAITING: Final = 256


class Console:
    """Serves the web console of a platform that runs.

    Who writes has to know the `token`, which is new in each run and part of `url`. On another
    `host` than loopback, who reads needs it, too. Port 0 is any free one.
    """

    def __init__(self, platform: Platform, *, host: str = LOOPBACK, port: int = 0) -> None:
        self.host = host
        self.port = port
        self.token = secrets.token_urlsafe(24)
        self._platform = platform
        self._thread: LoopThread | None = None

    @property
    def address(self) -> str:
        """The console's address, good for looking only."""
        host = LOOPBACK if self.host in ("0.0.0.0", "") else self.host  # noqa: S104 - compared
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @property
    def url(self) -> str:
        """The address with the token; what follows # stays in the browser."""
        return f"{self.address}#token={self.token}"

    def start(self) -> Self:
        """Begin, and return once browsers can connect; raises `PlatformStateError`."""
        listening = self._listen()
        self._thread = LoopThread("console", partial(self._run, listening))
        self._thread.start(_START_S)
        return self

    def close(self) -> None:
        """End all connections; twice does no harm."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((self.host, self.port))
            listening.listen(_WAITING)
        except OSError as error:
            listening.close()
            raise PlatformStateError(
                f"{self.host}:{self.port}: the console can't listen there "
                f"({error.strerror or error}); choose another host or port, 0 for any free one"
            ) from error
        self.port = listening.getsockname()[1]
        return listening

    # In the console's thread

    async def _run(self, listening: socket.socket, ready: Ready, stop: asyncio.Event) -> None:
        with tempfile.TemporaryDirectory(prefix="wolkflow-console-") as folder, listening, quiet():
            door, hub = Door(), Hub(self._platform)
            server = Server(self._config(door, hub, Path(folder)))
            serving = asyncio.create_task(server.serve([listening]))
            ticking = asyncio.create_task(hub.run())
            reaping = asyncio.create_task(door.run())
            ready()
            ending = asyncio.create_task(stop.wait())
            await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
            hub.close()
            server.should_exit = True
            await serving
            for task in (ticking, reaping, ending):
                task.cancel()

    def _config(self, door: Door, hub: Hub, folder: Path) -> Config:
        names = names_of(self.host, self.port)
        open_to_all = self.host in (LOOPBACK, "::1", "localhost")
        guard = Guard(
            make_app(self._platform, hub, folder), door, names, self.token, reading=open_to_all
        )
        return Config(
            guard,
            loop="asyncio",
            http=door.protocol(),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=_WAITING,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
