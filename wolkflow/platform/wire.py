"""What carries messages between devices and the platform: an own broker, or another one."""

from collections.abc import Callable
from typing import Protocol


class Hears(Protocol):
    """Who is told what happens on the wire; always in the platform's own thread."""

    def login(self, key: str, password: str) -> str:
        """Let a device in, by returning nothing, or say why not."""
        ...

    def arrived(self, key: str, address: str) -> None:
        """Learn that a device has connected."""

    def listening(self, key: str) -> None:
        """Learn that a device can be sent messages now."""

    def gone(self, key: str, reason: str) -> None:
        """Learn that a device has no connection any more."""

    def heard(self, topic: str, payload: bytes, acknowledge: Callable[[], None]) -> None:
        """Take a message, and acknowledge it once it is safe."""

    def misdirected(self, key: str, topic: str) -> None:
        """Learn that a device used a topic that isn't its own."""


class Wire(Protocol):
    """A way to the devices; used in the platform's own thread only."""

    host: str
    port: int
    owns_links: bool  # else drop and stall do nothing

    async def open(self, hears: Hears) -> None:
        """Begin; raises `PlatformStateError` when that can't be."""

    async def close(self) -> None:
        """End all connections."""

    def connected(self, key: str) -> bool:
        """Tell whether a device is there, as far as that can be known."""
        ...

    def listens(self, key: str, topic: str) -> bool:
        """Tell whether a message would reach the device."""
        ...

    def send(self, key: str, topic: str, payload: bytes, *, twice: bool = False) -> bool:
        """Send a message with QoS 2; false when the device wouldn't get it.

        With `twice` its packet goes out two times, as after a lost acknowledgement.
        """
        ...

    def drop(self, key: str, seconds: float) -> None:
        """Break a device's connections without a word, and keep it out for a time."""

    def stall(self, key: str) -> None:
        """Keep a device's connections open, but let nothing through."""

    def resume(self, key: str) -> None:
        """Let a stalled device go on."""
