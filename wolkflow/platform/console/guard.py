"""Who may do what: the Host, Origin and token of each request, before anything else sees it."""

import ipaddress
import json
import logging
import secrets
import socket
from collections.abc import Set as AbstractSet
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wolkflow.platform.console.door import Door

_log = logging.getLogger(__name__)

TOKEN: Final = "x-token"  # noqa: S105 - the name of a header
_READS: Final = {"GET", "HEAD"}
_OPEN: Final = ("/", "/static/")  # the page itself says nothing about devices
_HEADERS: Final = {
    "Cache-Control": "no-cache",  # another version may run next time
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def names_of(host: str, port: int) -> frozenset[str]:
    """Name the hosts by which browsers may call a server that listens there.

    One that listens everywhere may be called by this machine's name; addresses always pass, as
    what is kept out is the name of another site that has been made to lead here.
    """
    names = {host, "localhost", "127.0.0.1", "[::1]"}
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        names |= {socket.gethostname(), f"{socket.gethostname()}.local"}
    return frozenset(f"{name}:{port}".lower() for name in names)


class Guard:
    """Refuses what doesn't come from the console's own page, or comes without the token.

    With `reading`, looking is free. Refusals are logged once each, not once per request.
    """

    def __init__(
        self, app: ASGIApp, door: Door, names: AbstractSet[str], token: str, *, reading: bool
    ) -> None:
        self._app = app
        self._door = door
        self._names = names
        self._token = token.encode()
        self._reading = reading
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        peer = tuple(scope.get("client") or ("", 0))
        scope["door"] = self._door

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self._door.busy(peer)
        try:
            status, why = self._refusal(scope)
            if status:
                self._tell_once(why)
                await _refuse(send_guarded, status, why)
            else:
                await self._app(scope, receive, send_guarded)
        finally:
            self._door.done(peer)

    def _refusal(self, scope: Scope) -> tuple[int, str]:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._names and not (self._everywhere and _is_address(host)):
            return 421, "the console isn't called by this name; use the address it printed"
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return 403, "other sites may not use the console"
        if self._needs_token(scope) and not self._knows(self._given(scope, headers)):
            return 403, "the token is missing or old; open the address that the console printed"
        return 0, ""

    @property
    def _everywhere(self) -> bool:
        return any(name.startswith(("0.0.0.0:", ":::")) for name in self._names)

    def _needs_token(self, scope: Scope) -> bool:
        if scope["method"] not in _READS:
            return True
        path = scope["path"]
        return not (self._reading or path == _OPEN[0] or path.startswith(_OPEN[1]))

    def _given(self, scope: Scope, headers: Headers) -> str:
        if scope["method"] not in _READS:
            return headers.get(TOKEN, "")
        query = parse_qs(scope["query_string"].decode(errors="replace"))
        return headers.get(TOKEN) or query.get("token", [""])[0]

    def _knows(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._token)

    def _tell_once(self, why: str) -> None:
        if why not in self._told:
            self._told.add(why)
            _log.warning("a browser was refused: %s", why)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.rpartition(":")[0].strip("[]"))
    except ValueError:
        return False
    return True


async def _refuse(send: Send, status: int, why: str) -> None:
    body = json.dumps({"error": why}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # what the body holds is not read
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
