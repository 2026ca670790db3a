"""Read from a server of the web."""

from typing import Annotated, Any

from pydantic import Field

from wolkflow import Interval, Poller
from wolkflow_http.request import Kind, Requester, read


class Get(Requester, Poller):
    """Fetches an address at a fixed interval, and sends what it answers: one series a field.

    A JSON object becomes one message for each field; anything else is one message, and an empty
    object none. Certificates are verified. An answer that is not 2xx, is not JSON, comes too late,
    or has more than 1 MB is an error.
    """

    example = "http.get: {url: 'http://192.168.1.20/status', every: 30s}"

    every: Annotated[Interval, Field(description="how often the address is fetched")] = 60.0
    answer: Annotated[Kind, Field(description="what the answer is: json, or text as it is")] = (
        "json"
    )

    def read(self) -> Any:
        """Fetch once."""
        value = read(self.request(), self.answer)
        return None if value in ({}, "") else value
