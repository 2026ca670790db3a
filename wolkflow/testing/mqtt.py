"""MQTT brokers in memory, and the client that a node holds instead of paho's."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import count
from threading import RLock
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

from wolkflow.hookspecs import SimulationClock

MOST_KEPT = 100_000
"""Messages that are remembered, so that a simulation may run for months."""

GOOD = SimpleNamespace(is_failure=False)
GONE = SimpleNamespace(is_failure=True)


class Published(NamedTuple):
    """A message that the pipeline gave to a broker."""

    seconds: float
    host: str
    topic: str
    payload: bytes


class Settings(Protocol):
    """What a broker has to know of a node."""

    host: str
    client_id: str | None


class FakeBrokers:
    """Every broker there is, by its host: share it as "mqtt".

    What the pipeline publishes reaches those of its nodes that listen, and is kept.

        brokers = FakeBrokers(clock)
        with Bench(node, clock=clock, resources={"mqtt": brokers}) as bench:
            brokers.deliver("home/attic/temperature", b"21.5")
    """

    def __init__(self, clock: SimulationClock) -> None:
        self.published: deque[Published] = deque(maxlen=MOST_KEPT)
        self._clock = clock
        self._lock = RLock()
        self._clients: list[FakeMqttClient] = []
        self._retained: dict[tuple[str, str], bytes] = {}
        self._down: set[str] = set()

    def client(self, node: Settings) -> "FakeMqttClient":
        """Make a client for a node; it finds its broker when it starts."""
        return FakeMqttClient(self, node.host, node.client_id)

    def deliver(self, topic: str, payload: bytes, host: str | None = None) -> None:
        """Let somebody else publish a message, at one broker or at all."""
        served: set[tuple[str, str]] = set()
        for client in self._of(host):
            pattern = client.pattern_for(topic)
            if pattern is None or (client.host, group := _group(pattern)) in served:
                continue
            if group:  # of those who share, one gets it
                served.add((client.host, group))
            client.receive(topic, payload)

    def link(self, host: str, *, up: bool) -> None:
        """Cut or mend the connections to a broker."""
        if up == (host not in self._down):
            return
        self._down ^= {host}
        for client in self._of(host):
            if up:
                client.begin()
            else:
                client.lose()

    def published_to(self, pattern: str) -> list[Published]:
        """List what the pipeline has published to a topic; `+` and `#` stand for parts of one."""
        return [one for one in list(self.published) if fits_topic(pattern, one.topic)]

    # What clients call

    def enter(self, client: "FakeMqttClient") -> None:
        """Take a client that wants to connect."""
        with self._lock:
            self._clients.append(client)
        if client.host not in self._down:
            client.begin()

    def leave(self, client: "FakeMqttClient") -> None:
        """Let a client go."""
        with self._lock:
            self._clients = [one for one in self._clients if one is not client]

    def take(self, host: str, topic: str, payload: bytes, *, retain: bool) -> None:
        """Take a message of the pipeline, and pass it on."""
        self.published.append(Published(self._clock.monotonic(), host, topic, payload))
        if retain:
            self._retained[host, topic] = payload
        self.deliver(topic, payload, host)

    def retained(self, host: str, pattern: str) -> list[tuple[str, bytes]]:
        """List what a broker keeps for who comes later."""
        return [
            (topic, payload)
            for (at, topic), payload in list(self._retained.items())
            if at == host and fits_topic(pattern, topic)
        ]

    def _of(self, host: str | None) -> list["FakeMqttClient"]:
        with self._lock:
            return [client for client in self._clients if host in (None, client.host)]


class FakeMqttClient:
    """What a node uses of paho's client, without a network: calls return at once.

    With a `client_id` that lasts, messages wait for it while its link is down.
    """

    on_connect: Callable[..., object] = staticmethod(lambda *_: None)
    on_disconnect: Callable[..., object] = staticmethod(lambda *_: None)
    on_message: Callable[..., object] = staticmethod(lambda *_: None)
    on_subscribe: Callable[..., object] = staticmethod(lambda *_: None)
    on_publish: Callable[..., object] = staticmethod(lambda *_: None)

    def __init__(self, brokers: FakeBrokers, host: str, client_id: str | None) -> None:
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
            if not _group(pattern):
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


def fits_topic(pattern: str, topic: str) -> bool:
    """Tell whether a topic is one of those that a pattern with `+` and `#` stands for."""
    wanted, levels = pattern.split("/"), topic.split("/")
    if topic.startswith("$") and wanted[0] in ("+", "#"):
        return False
    for number, level in enumerate(wanted):
        if level == "#":
            return True
        if number >= len(levels) or level not in ("+", levels[number]):
            return False
    return len(wanted) == len(levels)


def subscribed(pattern: str, topic: str) -> bool:
    """Tell whether a subscription gets messages of a topic; it may be one that is shared."""
    alone = pattern.split("/", 2)[2] if _group(pattern) else pattern
    return fits_topic(alone, topic)


def _group(pattern: str) -> str:
    """Give the name of those who share the messages of a subscription; "" if nobody does."""
    return pattern.split("/")[1] if pattern.startswith("$share/") else ""
