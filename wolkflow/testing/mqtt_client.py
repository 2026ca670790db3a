"""The client of a broker in memory, that a node holds instead of paho's."""

from collections.abc import Callable, Sequence
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from wolkflow.testing.topics import group_of, subscribed

if TYPE_CHECKING:
    from wolkflow.testing.mqtt import FakeBrokers

GOOD = SimpleNamespace(is_failure=False)
GONE = SimpleNamespace(is_failure=True)


class FakeMqttClient:
    """What a node uses of paho's client, without a network: calls return at once.

    With a `client_id` that lasts, messages wait for it while its link is down.
    """

    on_connect: Callable[..., object] = staticmethod(lambda *_: None)
    on_disconnect: Callable[..., object] = staticmethod(lambda *_: None)
    on_message: Callable[..., object] = staticmethod(lambda *_: None)
    on_subscribe: Callable[..., object] = staticmethod(lambda *_: None)
    on_publish: Callable[..., object] = staticmethod(lambda *_: None)

    def __init__(self, brokers: "FakeBrokers", host: str, client_id: str | None) -> None:
        self.host = host
        self._brokers = brokers
        self._lasts = client_id is not None
        self._connected = False
        self._patterns: list[str] = []
        self._waiting: list[tuple[str, bytes]] = []
        self._numbers = count(1)

    def connect_async(self, host: str, port: int, keepalive: int) -> None:
        """Do nothing yet."""

    def reconnect_delay_set(self, min_delay: int, max_delay: int) -> None:
        """Do nothing: it is connected again as soon as it can be."""

    def max_inflight_messages_set(self, number: int) -> None:
        """Do nothing: nothing is ever on its way."""

    def loop_start(self) -> None:
        """Connect, if the broker is there."""
        self._brokers.enter(self)

    def loop_stop(self) -> None:
        """Leave."""
        self._brokers.leave(self)

    def disconnect(self) -> None:
        """Say goodbye."""
        self._connected = False

    def subscribe(self, topics: Sequence[tuple[str, int]]) -> None:
        """Listen to topics, and get what is kept for them."""
        self._patterns = [topic for topic, _ in topics]
        self.on_subscribe(self, None, 1, [GOOD], None)
        for pattern in self._patterns:
            if not group_of(pattern):
                for topic, payload in self._brokers.retained(self.host, pattern):
                    self.receive(topic, payload)

    def publish(self, topic: str, payload: bytes, qos: int, retain: bool) -> Any:  # noqa: FBT001  # as in paho
        """Give the broker a message; it is acknowledged at once."""
        del qos
        if not self._connected:
            return SimpleNamespace(rc=4, mid=0)
        number = next(self._numbers)
        self._brokers.take(self.host, topic, payload, retain=retain)
        self.on_publish(self, None, number, GOOD, None)
        return SimpleNamespace(rc=0, mid=number)

    # What the brokers call

    def begin(self) -> None:
        """Begin a session, with what has waited for it."""
        self._connected = True
        self.on_connect(self, None, None, GOOD, None)
        waiting, self._waiting = self._waiting, []
        for topic, payload in waiting:
            self.receive(topic, payload)

    def lose(self) -> None:
        """Lose the session."""
        self._connected = False
        self.on_disconnect(self, None, None, GONE, None)

    def pattern_for(self, topic: str) -> str | None:
        """Tell by which of its topics a message comes here; None if by none."""
        fitting = (one for one in self._patterns if subscribed(one, topic))
        return next(fitting, None)

    def receive(self, topic: str, payload: bytes) -> None:
        """Take a message, or let it wait or be lost while the link is down."""
        if self._connected:
            self.on_message(self, None, SimpleNamespace(topic=topic, payload=payload))
        elif self._lasts:
            self._waiting.append((topic, payload))
