"""Posting lines to an InfluxDB server."""

from collections.abc import Mapping

from wolkflow import Http

REFUSED = (400, 413, 422)
"""What the server says of lines that it will never take."""


def post(server: Http, url: str, lines: bytes, headers: Mapping[str, str], timeout: float) -> None:
    """Give lines; OSError when the server may take them later, ValueError when it never will."""
    status, answer = server.request(url, lines, headers, timeout)
    if not 200 <= status < 300:
        said = answer.decode(errors="replace").strip() or "nothing more"
        shown = f"{url.partition('?')[0]} answers {status}: {said:.150}"
        raise (ValueError if status in REFUSED else OSError)(shown)
