"""A plain HTTP client that sends exactly what a test says, and reads events as they come."""

import http.client
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from wolkflow.platform.console import Console

PATIENCE_S = 10.0


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> str:
        return str(json.loads(self.body)["error"])


class Event(NamedTuple):
    name: str
    content: Any


def ask(
    console: Console,
    path: str,
    method: str = "GET",
    *,
    body: bytes | Iterator[bytes] | None = None,
    token: str | None = None,
    **headers: str,
) -> Answer:
    """Send one request; `token` is the console's own unless another is given."""
    known = {"X-Token": console.token if token is None else token} if method != "GET" else {}
    connection = http.client.HTTPConnection("127.0.0.1", console.port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, {**known, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def act(console: Console, key: str, verb: str, **wish: Any) -> Answer:
    """Have something done to a device."""
    path = f"/api/devices/{key}/actions/{verb}"
    return ask(console, path, "POST", body=json.dumps(wish).encode())


class Looking:
    """Looks on, as a browser does."""

    def __init__(self, console: Console, device: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", console.port, timeout=PATIENCE_S)
        self._connection.request("GET", f"/events?device={device}")
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200, self._answer.read()
        self.hello = self.next("hello")

    def next(self, name: str) -> Any:
        """Give the content of the next event of a name, passing over others."""
        while True:
            event = self._read()
            if event.name == name:
                return event.content

    def ended(self) -> bool:
        """Read to the end; tells whether there is one."""
        return self._answer.read() is not None

    def close(self) -> None:
        self._answer.close()
        self._connection.close()

    def _read(self) -> Event:
        name = ""
        while line := self._answer.readline().decode().rstrip("\n"):
            key, _, text = line.partition(": ")
            if key == "event":
                name = text
            elif key == "data":
                content = json.loads(text)
        return Event(name, content) if name else self._read()
