"""Messages to one client, from the first byte to the last acknowledgement."""

from collections import deque
from collections.abc import Callable
from typing import Final

from wolkflow.platform.mqtt.messages import Publish
from wolkflow.platform.mqtt.packets import Kind, answer

WINDOW: Final = 20
_MOST_BYTES: Final = 64 * 1024 * 1024
_LARGEST_NUMBER: Final = 65535


class Outgoing:
    """Sends in order, with a bounded number of messages on their way [4.3]."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._waiting: deque[tuple[Publish, bool]] = deque()
        self._bytes = 0
        self._flying: set[int] = set()
        self._number = 0

    def send(self, topic: str, payload: bytes, qos: int, *, twice: bool = False) -> bool:
        """Send a message now or when its turn comes; false when too much waits already.

        With `twice` the packet goes out a second time, marked as sent again.
        """
        if self._bytes + len(payload) > _MOST_BYTES and self._waiting:
            return False
        self._waiting.append((Publish(topic, payload, qos), twice))
        self._bytes += len(payload)
        self._pump()
        return True

    def acknowledged(self, kind: int, number: int) -> None:
        """Take PUBACK, PUBREC or PUBCOMP."""
        if kind == Kind.PUBREC:
            self._write(answer(Kind.PUBREL, number))
            return
        self._flying.discard(number)
        self._pump()

    def _pump(self) -> None:
        while self._waiting and len(self._flying) < WINDOW:
            message, twice = self._waiting.popleft()
            self._bytes -= len(message.payload)
            if message.qos:
                message = message._replace(number=self._free_number())
                self._flying.add(message.number)
            self._write(message.packet())
            if twice:
                self._write(message._replace(again=message.qos > 0).packet())

    def _free_number(self) -> int:
        while True:
            self._number = self._number % _LARGEST_NUMBER + 1
            if self._number not in self._flying:
                return self._number
