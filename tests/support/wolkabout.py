"""Clients that are closed whatever becomes of their test."""

from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.client import Client
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings


class NewClient:
    """Makes clients; `close` ends all of them."""

    def __init__(self) -> None:
        self._made: list[Client] = []

    def __call__(
        self, settings: Settings, outbox: Outbox, callbacks: Callbacks | None = None
    ) -> Client:
        """Make a client, not started yet."""
        client = Client(settings, outbox, callbacks)
        self._made.append(client)
        return client

    def close(self) -> None:
        """Close all, at once."""
        for client in self._made:
            client.close(0)
