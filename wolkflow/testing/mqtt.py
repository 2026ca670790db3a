"""MQTT brokers in memory."""

import logging
from collections import deque
from threading import RLock
from typing import NamedTuple, Protocol

from wolkflow.hookspecs import SimulationClock
from wolkflow.testing.mqtt_client import FakeMqttClient
from wolkflow.testing.topics import fits_topic, group_of

MOST_KEPT = 100_000
"""Messages that are remembered, so that a simulation may run for months."""

MOST_AT_ONCE = 10_000
"""Messages at one moment of a test's clock, after which they must be going round for ever."""

log = logging.getLogger("wolkflow.simulation")


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
        self._at_once = (0.0, 0)

    def client(self, node: Settings) -> FakeMqttClient:
        """Make a client for a node; it finds its broker when it starts."""
        return FakeMqttClient(self, node.host, node.client_id)

    def deliver(self, topic: str, payload: bytes, host: str | None = None) -> None:
        """Let somebody else publish a message, at one broker or at all."""
        served: set[tuple[str, str]] = set()
        for client in self._of(host):
            pattern = client.pattern_for(topic)
            if pattern is None or (client.host, group := group_of(pattern)) in served:
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

    def enter(self, client: FakeMqttClient) -> None:
        """Take a client that wants to connect."""
        with self._lock:
            self._clients.append(client)
        if client.host not in self._down:
            client.begin()

    def leave(self, client: FakeMqttClient) -> None:
        """Let a client go."""
        with self._lock:
            self._clients = [one for one in self._clients if one is not client]

    def take(self, host: str, topic: str, payload: bytes, *, retain: bool) -> None:
        """Take a message of the pipeline, and pass it on."""
        now = self._clock.monotonic()
        self.published.append(Published(now, host, topic, payload))
        if retain:
            self._retained[host, topic] = payload
        count = self._at_once[1] + 1 if self._at_once[0] == now else 1
        self._at_once = now, count
        if count <= MOST_AT_ONCE:
            self.deliver(topic, payload, host)
        elif count == MOST_AT_ONCE + 1:
            log.error("%s goes round for ever: the pipeline listens to what it publishes", topic)

    def retained(self, host: str, pattern: str) -> list[tuple[str, bytes]]:
        """List what a broker keeps for who comes later."""
        return [
            (topic, payload)
            for (at, topic), payload in list(self._retained.items())
            if at == host and fits_topic(pattern, topic)
        ]

    def _of(self, host: str | None) -> list[FakeMqttClient]:
        with self._lock:
            return [client for client in self._clients if host in (None, client.host)]
