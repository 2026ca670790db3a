"""The web in memory: what servers answer is set, what they are asked is kept."""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from wolkflow.hookspecs import SimulationClock

MOST_KEPT = 100_000
"""Requests that are remembered, so that a simulation may run for months."""

EMPTY = b"{}"


class Asked(NamedTuple):
    """A request: POST with a body, else GET."""

    seconds: float
    url: str
    body: bytes | None


class Answer(NamedTuple):
    """What a server says; with a `failure` it says nothing."""

    status: int = 200
    body: bytes = EMPTY
    failure: str = ""


class FakeWeb:
    """Every server there is: share it as "http". Each answers with an empty object at first.

    An answer is set for an address and all that begin with it; the longest that fits counts.

        web = FakeWeb(clock)
        web.answer("http://meter.lan/status", body=b'{"power": 412}')
        with Bench(node, clock=clock, resources={"http": web}) as bench:
            bench.advance(60)
    """

    def __init__(self, clock: SimulationClock) -> None:
        self.asked: deque[Asked] = deque(maxlen=MOST_KEPT)
        self._clock = clock
        self._answers: dict[str, Answer] = {}

    def answer(self, url: str, body: bytes = EMPTY, status: int = 200) -> None:
        """Set what an address answers from now on."""
        self._answers[url] = Answer(status, body)

    def fail(self, url: str, failure: str = "Connection refused") -> None:
        """Let nobody answer at an address from now on."""
        self._answers[url] = Answer(failure=failure)

    def asked_of(self, url: str) -> list[Asked]:
        """List the requests to an address, and to those that begin with it."""
        return [one for one in list(self.asked) if one.url.startswith(url)]

    def request(
        self, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes]:
        """Give the status and the body of an answer; OSError when there is none."""
        del headers, timeout
        self.asked.append(Asked(self._clock.monotonic(), url, body))
        fitting = [known for known in list(self._answers) if url.startswith(known)]
        answer = self._answers[max(fitting, key=len)] if fitting else Answer()
        if answer.failure:
            raise OSError(f"{url.partition('?')[0]}: {answer.failure}")
        return answer.status, answer.body
