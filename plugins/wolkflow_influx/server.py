"""Posting lines to an InfluxDB server."""

from collections.abc import Mapping
from typing import Protocol

REFUSED = (400, 413, 422)
"""What the server says of lines that it will never take."""

LONGEST_REASON = 300


class Server(Protocol):
    """Who makes requests."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """Make a request; give the status and what is answered."""


class RealServer:
    """A real server, over HTTP; the certificates of one with HTTPS are verified."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """Make a request; OSError when nobody answers."""
        from http.client import HTTPException  # noqa: PLC0415  # costs start-up time
        from urllib.error import HTTPError, URLError  # noqa: PLC0415  # costs start-up time
        from urllib.request import Request, urlopen  # noqa: PLC0415  # costs start-up time

        where = url.partition("?")[0]
        try:
            with urlopen(Request(url, body, dict(headers)), timeout=timeout) as answer:  # noqa: S310  # checked to be http
                return answer.status, answer.read(LONGEST_REASON)
        except HTTPError as error:
            with error:
                return error.code, error.read(LONGEST_REASON)
        except URLError as error:
            raise OSError(f"{where}: {error.reason}") from error
        except (HTTPException, TimeoutError) as error:
            raise OSError(f"{where}: {error or type(error).__name__}") from error


def post(
    server: Server, url: str, lines: bytes, headers: Mapping[str, str], timeout: float
) -> None:
    """Give lines; OSError when the server may take them later, ValueError when it never will."""
    status, answer = server.request(url, lines, headers, timeout)
    if not 200 <= status < 300:
        said = answer.decode(errors="replace").strip() or "nothing more"
        shown = f"{url.partition('?')[0]} answers {status}: {said:.150}"
        raise (ValueError if status in REFUSED else OSError)(shown)
