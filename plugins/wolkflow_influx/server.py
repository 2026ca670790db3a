"""Posting lines to an InfluxDB server."""

from collections.abc import Mapping
from typing import Protocol

REFUSED = (400, 413, 422)
"""What the server says of lines that it will never take."""


class Poster(Protocol):
    """Who gives lines to a server."""

    def post(self, url: str, lines: bytes, headers: Mapping[str, str], timeout: float) -> None:
        """Give it lines; OSError when it may take them later, ValueError when it never will."""


class Server:
    """A real server, over HTTP; the certificates of one with HTTPS are verified."""

    def post(self, url: str, lines: bytes, headers: Mapping[str, str], timeout: float) -> None:
        """Give it lines."""
        from http.client import HTTPException  # noqa: PLC0415  # costs start-up time
        from urllib.error import HTTPError, URLError  # noqa: PLC0415  # costs start-up time
        from urllib.request import Request, urlopen  # noqa: PLC0415  # costs start-up time

        where = url.partition("?")[0]
        try:
            with urlopen(Request(url, lines, dict(headers)), timeout=timeout):  # noqa: S310  # checked to be http
                return
        except HTTPError as error:
            with error:
                said = error.read(300).decode(errors="replace").strip()
            shown = f"{where} answers {error.code}: {said or error.reason:.150}"
            raise (ValueError if error.code in REFUSED else OSError)(shown) from error
        except URLError as error:
            raise OSError(f"{where}: {error.reason}") from error
        except (HTTPException, TimeoutError) as error:
            raise OSError(f"{where}: {error or type(error).__name__}") from error


class Pretended:
    """Stands for a server in a simulation: takes everything."""

    def post(self, url: str, lines: bytes, headers: Mapping[str, str], timeout: float) -> None:
        """Take lines."""
