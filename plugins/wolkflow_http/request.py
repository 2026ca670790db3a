"""What the requests of all nodes have in common."""

import json
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, StringConstraints

from wolkflow import Http, Interval, Node, Web

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]

Kind = Literal["json", "text"]

LATER = (408, 425, 429)
"""Refusals that may be over when it is tried again."""


class Requester(Node):
    """Has an address and what is sent along with each request."""

    url: Annotated[Url, Field(description="the address: http://... or https://...")]
    headers: Annotated[
        dict[str, SecretStr],
        Field(description="headers of the request, such as Authorization; kept secret"),
    ] = Field(default_factory=dict)
    timeout: Annotated[Interval, Field(description="how long an answer may take")] = 10.0

    @property
    def lane(self) -> str:
        """Each server has a thread of its own, which a slow one may hold up."""
        return f"http {self.url.split('/')[2].rpartition('@')[2]}"

    def open(self) -> None:
        """Take the connection that all nodes share."""
        self._http: Http = self.shared("http", Web)
        self._headers = {name: text.get_secret_value() for name, text in self.headers.items()}

    def request(self, body: bytes | None = None, kind: str = "") -> bytes:
        """Give what is answered; OSError when it may work later, ValueError when it never will."""
        given = {"Content-Type": kind} if kind else {}
        headers = {"User-Agent": "wolkflow", **given, **self._headers}
        status, content = self._http.request(self.url, body, headers, self.timeout)
        where = self.url.partition("?")[0]
        if not 200 <= status < 300:
            later = status >= 500 or status in LATER
            raise (OSError if later else ValueError)(f"{where} answers {_spoken(status)}")
        if len(content) > Web.MOST_BYTES:
            raise ValueError(f"{where} answers with more than {Web.MOST_BYTES} bytes")
        return content


def _spoken(status: int) -> str:
    """Write a status as people know it: `404 Not Found`."""
    known = next((one.phrase for one in HTTPStatus if one == status), "")
    return f"{status} {known}".rstrip()


def read(content: bytes, kind: Kind) -> Any:
    """Turn an answer into a value; ValueError when it isn't what it should be."""
    text = content.decode(errors="replace")
    if kind == "text":
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the answer is not JSON: {text!r:.60}") from error
