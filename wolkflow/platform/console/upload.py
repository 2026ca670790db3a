"""A file from a browser: to a temporary file piece by piece, then to the device."""

import asyncio
import tempfile
from pathlib import Path
from typing import IO, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from wolkflow.platform.device import Device

LARGEST: Final = 256_000_000
AT_ONCE: Final = 2
STALLED_S: Final = 30.0
_LONGEST_NAME: Final = 255


class Uploads:
    """Takes files, a few at once; `folder` is where they are until the platform has them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free = asyncio.Semaphore(AT_ONCE)

    async def take(self, device: Device, name: str, request: Request) -> int:
        """Take a request's body as a file; gives the number of the transfer."""
        if not 0 < len(name) <= _LONGEST_NAME or "/" in name or name in (".", ".."):
            raise HTTPException(400, "name: must be a plain file name")
        if int(request.headers.get("content-length", 0)) > LARGEST:
            raise HTTPException(413, _TOO_LARGE)
        async with self._free:
            with tempfile.NamedTemporaryFile(dir=self._folder) as file:
                await _receive(request, file)
                transfer = await asyncio.to_thread(device.upload, Path(file.name), name, wait=False)
        return transfer.number


async def _receive(request: Request, file: IO[bytes]) -> None:
    size = 0
    parts = request.stream()
    while True:
        async with asyncio.timeout(STALLED_S):
            part = await anext(parts, None)
        if part is None:
            break
        size += len(part)
        if size > LARGEST:
            raise HTTPException(413, _TOO_LARGE)
        file.write(part)
    file.flush()


_TOO_LARGE: Final = f"a file may have {LARGEST // 1_000_000} MB at most"
