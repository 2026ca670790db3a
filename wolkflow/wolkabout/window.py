"""What is on its way to the broker, and how much more may be."""

from typing import Final

from wolkflow.wolkabout.posted import Posted
from wolkflow.wolkabout.streams import Batch

_MOST_READINGS: Final = 2000  # what is measured now has to wait for those that are on their way


class Window:
    """Messages that the broker has not acknowledged, by their numbers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._messages: dict[int, Batch | Posted] = {}
        self._readings = 0

    def __bool__(self) -> bool:
        return bool(self._messages)

    @property
    def room(self) -> bool:
        """Whether another message may leave."""
        return len(self._messages) < self._most and self._readings < _MOST_READINGS

    def put(self, number: int, message: Batch | Posted) -> None:
        """Remember a message that left."""
        self._messages[number] = message
        if isinstance(message, Batch):
            self._readings += message.number

    def take(self, number: int) -> Batch | Posted | None:
        """Forget the message of this number; return it, if it is on its way."""
        message = self._messages.pop(number, None)
        if isinstance(message, Batch):
            self._readings -= message.number
        return message

    def clear(self) -> list[Posted]:
        """Forget all; return those that carry no readings."""
        posted = [message for message in self._messages.values() if isinstance(message, Posted)]
        self._messages.clear()
        self._readings = 0
        return posted
