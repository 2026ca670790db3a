"""What can be asked of the console: the page, the events, a feed's history, and actions."""

import asyncio
from pathlib import Path
from typing import Final, cast

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from wolkflow.errors import WolkflowError
from wolkflow.platform.console.actions import ACTIONS
from wolkflow.platform.console.browser import Browser
from wolkflow.platform.console.hub import Hub
from wolkflow.platform.console.upload import Uploads
from wolkflow.platform.device import Device
from wolkflow.platform.errors import UnknownDeviceError
from wolkflow.platform.platform import Platform
from wolkflow.wolkabout.errors import WolkaboutError

STATIC: Final = Path(__file__).parent / "static"
LARGEST_WISH: Final = 64 * 1024
MOST_POINTS: Final = 20_000
_FOR_EVER_MS: Final = 2**53


class Desk:
    """Answers requests about the devices of one platform."""

    def __init__(self, platform: Platform, hub: Hub, folder: Path) -> None:
        self._platform = platform
        self._hub = hub
        self._uploads = Uploads(folder)

    def events(self) -> ASGIApp:
        """Give the endless answer to `/events?device=KEY`."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            browser = Browser(Request(scope).query_params.get("device", ""))
            if self._hub.full:
                busy = _error(503, "too many browsers look on; close some")
                await busy(scope, receive, send)
                return
            self._hub.enter(browser)
            try:
                await self._hub.greet(browser)
                await browser(scope, receive, send)
            finally:
                self._hub.leave(browser)

        return answer

    async def history(self, request: Request) -> Response:
        """Give a feed's values as two lists, thinned to about `points` of them."""
        device = self._device(request)
        numbers = {"from": 0, "to": _FOR_EVER_MS, "points": MOST_POINTS}
        try:
            numbers |= {
                name: int(request.query_params.get(name, numbers[name])) for name in numbers
            }
        except ValueError as error:
            raise HTTPException(400, "from, to and points must be whole numbers") from error
        points = await asyncio.to_thread(
            device.history,
            request.query_params.get("feed", ""),
            numbers["from"],
            numbers["to"],
            points=max(4, min(numbers["points"], MOST_POINTS)),
        )
        return JSONResponse(
            {"times": [one.time_ms for one in points], "values": [one.value for one in points]}
        )

    async def act(self, request: Request) -> Response:
        """Have something done to a device."""
        device = self._device(request)
        kind = ACTIONS.get(request.path_params["verb"])
        if kind is None:
            raise HTTPException(404, f"no such action; there are: {', '.join(ACTIONS)}")
        wish = kind.model_validate_json(await _small_body(request))
        await asyncio.to_thread(wish.act, device)
        self._hub.touch(device.key)
        return Response(status_code=204)

    async def upload(self, request: Request) -> Response:
        """Take a file for a device."""
        name = request.query_params.get("name", "")
        number = await self._uploads.take(self._device(request), name, request)
        return JSONResponse({"transfer": number}, 202)

    def _device(self, request: Request) -> Device:
        key = request.path_params["key"]
        self._platform.query(lambda store: store.devices.id(key))  # a handle would create it
        return self._platform.device(key)


def make_app(platform: Platform, hub: Hub, folder: Path) -> ASGIApp:
    """Put it all together."""
    desk = Desk(platform, hub, folder)
    device = "/api/devices/{key:path}"
    return Starlette(
        routes=[
            Route("/", _page),
            Route("/events", Endpoint(desk.events())),
            Route("/api/token", _token, methods=["POST"]),
            Route(f"{device}/history", desk.history),
            Route(f"{device}/files", desk.upload, methods=["PUT"]),
            Route(f"{device}/actions/{{verb}}", desk.act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={
            HTTPException: _told,
            ClientDisconnect: _gone,
            ValidationError: _invalid,
            UnknownDeviceError: _unknown,
            WolkflowError: _refused,
            WolkaboutError: _refused,
        },
    )


class Endpoint:
    """An ASGI application as a route's endpoint."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self._app(scope, receive, send)


async def _page(request: Request) -> Response:
    del request
    return FileResponse(STATIC / "index.html")


async def _token(request: Request) -> Response:
    """Say that the token is right: who has none doesn't get here."""
    del request
    return Response(status_code=204)


async def _small_body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_WISH:
            raise HTTPException(413, f"an action may have {LARGEST_WISH // 1024} kB at most")
    return body


def _error(status: int, text: str) -> JSONResponse:
    return JSONResponse({"error": text}, status)


async def _told(request: Request, error: Exception) -> Response:
    del request
    http = cast("HTTPException", error)
    return _error(http.status_code, http.detail)


async def _gone(request: Request, error: Exception) -> Response:
    del request, error
    return _error(400, "the request wasn't sent to its end")  # nobody is there to read it


async def _invalid(request: Request, error: Exception) -> Response:
    del request
    first = cast("ValidationError", error).errors(include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return _error(422, f"{place}: {first['msg']}".removeprefix(": "))


async def _unknown(request: Request, error: Exception) -> Response:
    del request
    return _error(404, str(error))


async def _refused(request: Request, error: Exception) -> Response:
    del request
    return _error(409, str(error))
