"""The two nodes a test puts around what it tests."""

from wolkflow.message import Msg
from wolkflow.node import Source, Step


class Feed(Source):
    """Sends what the test tells it to."""


class Collect(Step):
    """Keeps every message that reaches it."""

    def __post_init__(self) -> None:
        self.messages: list[Msg] = []

    def process(self, msg: Msg) -> None:
        """Keep a message."""
        self.messages.append(msg)
