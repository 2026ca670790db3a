"""One request of HTTP at a time, with what can go wrong said plainly."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

LONGEST_REASON = 300


class Http(Protocol):
    """Who makes requests: nodes share it as "http", and `wolkflow.testing` has one in memory."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """Make a request: POST with a body, else GET; give the status and what is answered."""


class Web:
    """Makes real requests; a server is verified by the system's certificates, always."""

    MOST_BYTES: ClassVar[int] = 1_000_000
    """Of an answer: where one byte more comes, it was longer."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """Make a request; OSError when nobody answers. One byte more than allowed may come."""
        from http.client import HTTPException  # noqa: PLC0415  # costs start-up time
        from urllib.error import HTTPError, URLError  # noqa: PLC0415  # costs start-up time
        from urllib.request import Request, urlopen  # noqa: PLC0415  # costs start-up time

        request = Request(url, data=body, headers=dict(headers))  # noqa: S310  # checked to be http
        where = url.partition("?")[0]
        try:
            with urlopen(request, timeout=timeout) as answer:  # noqa: S310  # checked to be http
                return answer.status, answer.read(self.MOST_BYTES + 1)
        except HTTPError as error:
            with error:
                return error.code, error.read(LONGEST_REASON)
        except URLError as error:
            raise OSError(f"{where}: {error.reason}") from error
        except (HTTPException, TimeoutError) as error:
            raise OSError(f"{where}: {error or type(error).__name__}") from error
