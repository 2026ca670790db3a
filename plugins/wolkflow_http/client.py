"""One request of HTTP at a time, with what can go wrong said plainly."""

from collections.abc import Mapping
from typing import Protocol

MOST_BYTES = 1_000_000
LATER = (408, 425, 429)
"""Refusals that may be over when it is tried again."""


class Http(Protocol):
    """Who makes requests."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> bytes:
        """Make a request: POST with a body, else GET; give what is answered."""


class Web:
    """Makes real requests. `verify` comes from the system's certificates, always."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> bytes:
        """Make a request; OSError when it may work later, ValueError when it never will."""
        from http.client import HTTPException  # noqa: PLC0415  # costs start-up time
        from urllib.error import HTTPError, URLError  # noqa: PLC0415  # costs start-up time
        from urllib.request import Request, urlopen  # noqa: PLC0415  # costs start-up time

        request = Request(url, data=body, headers=dict(headers))  # noqa: S310  # checked to be http
        where = url.partition("?")[0]
        try:
            with urlopen(request, timeout=timeout) as answer:  # noqa: S310  # checked to be http
                content: bytes = answer.read(MOST_BYTES + 1)
        except HTTPError as error:
            with error:
                shown = f"{where} answers {error.code} {error.reason}"
            if error.code >= 500 or error.code in LATER:
                raise OSError(shown) from error
            raise ValueError(shown) from error
        except URLError as error:
            raise OSError(f"{where}: {error.reason}") from error
        except (HTTPException, TimeoutError) as error:
            raise OSError(f"{where}: {error or type(error).__name__}") from error
        if len(content) > MOST_BYTES:
            raise ValueError(f"{where} answers with more than {MOST_BYTES} bytes")
        return content


class Pretended:
    """Stands for the web in a simulation: every address answers with nothing in it."""

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> bytes:
        """Answer as if all went well."""
        del url, body, headers, timeout
        return b"{}"
