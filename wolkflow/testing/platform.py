"""A WolkAbout platform in memory: what a test gives to a `wolkabout` node instead of a network.

Share its `client` as "wolkabout". It takes what waits in the node's own outbox, in order, as long
as the link is up.
"""

from collections.abc import Mapping
from typing import Any

from wolkflow.message import Msg
from wolkflow.testing.clock import VirtualClock
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.errors import LinkError
from wolkflow.wolkabout.messages import Parameters, Reading
from wolkflow.wolkabout.outbox import Outbox
from wolkflow.wolkabout.settings import Settings

BATCH = 1000
LINK_IS_DOWN = "the link to the platform is down"


class FakeClient:
    """What a node holds for its client: a device of the fake platform."""

    def __init__(
        self, platform: "FakePlatform", key: str, outbox: Outbox, calls: Callbacks
    ) -> None:
        self.calls = calls
        self.connected = False
        self._platform = platform
        self._key = key
        self._outbox = outbox
        self._last = 0

    def start(self) -> None:
        """Connect, if the link is up."""
        self._platform.enter(self._key, self)

    def close(self, drain_s: float = 0.0) -> None:
        """End the session; nothing waits that could be sent."""
        del drain_s
        self._platform.leave(self._key)
        self.connected = False

    def add(self, reference: str, value: Any, time_ms: int | None = None) -> None:
        """Accept a reading into the outbox, and send it if there is a session."""
        self._outbox.add(reference, value, time_ms)
        if self.connected:
            self._send()

    def commit(self) -> None:
        """Make everything added so far durable."""
        self._outbox.commit()

    def connect(self) -> None:
        """Begin a session, with what has waited."""
        self.connected = True
        self.calls.connected()
        self._send()

    def disconnect(self) -> None:
        """Lose the session."""
        self.connected = False
        self.calls.disconnected(LinkError(LINK_IS_DOWN))

    def _send(self) -> None:
        outbox = self._outbox
        while rows := outbox.read(self._last, outbox.next_id, BATCH):
            for row in rows:
                self._platform.take(self._key, row.reference, row.value, row.time_ms)
            outbox.acknowledge(rows[0].id, rows[-1].id, len(rows))
            self._last = rows[-1].id


class FakePlatform:
    """The far end of every `wolkabout` node of a run.

    `received` has what arrived, by device key: each reading with the seconds on the clock.

        platform = FakePlatform(clock)
        with Bench(node, clock=clock, resources={"wolkabout": platform.client}) as bench:
            bench.feed(21.5, "T")
            platform.set("my-device", {"LAMP": True})
    """

    def __init__(self, clock: VirtualClock) -> None:
        self.received: dict[str, list[tuple[float, Msg]]] = {}
        self._clock = clock
        self._clients: dict[str, FakeClient] = {}
        self._down: set[str] = set()
        self._waiting: dict[str, dict[str, Reading]] = {}

    def client(
        self, settings: Settings, outbox: Outbox, callbacks: Callbacks, **parts: object
    ) -> FakeClient:
        """Make a client: what the node shares as "wolkabout"; registration and files stay away."""
        del parts
        return FakeClient(self, settings.key, outbox, callbacks)

    def link(self, key: str, *, up: bool) -> None:
        """Cut or mend a device's link."""
        if up == (key not in self._down):
            return
        self._down ^= {key}
        client = self._clients.get(key)
        if client is None:
            return
        if up:
            self._meet(key, client)
        else:
            client.disconnect()

    def set(self, key: str, values: Mapping[str, Any]) -> None:
        """Set feeds as somebody on the platform does; without a session the latest values wait."""
        now_ms = self._clock.now_ms()
        readings = {name: Reading(name, value, now_ms) for name, value in values.items()}
        client = self._clients.get(key)
        if client is not None and client.connected:
            client.calls.values(list(readings.values()))
        else:
            self._waiting.setdefault(key, {}).update(readings)

    def set_parameters(self, key: str, values: Mapping[str, Any]) -> None:
        """Set parameters of a device that has a session."""
        self._of(key).calls.parameters(Parameters(dict(values)))

    def tell_time(self, key: str, time_ms: int) -> None:
        """Tell a device that has a session what time it is."""
        self._of(key).calls.time(time_ms)

    def refuse(self, key: str, text: str) -> None:
        """Tell a device that has a session that the platform refused something."""
        self._of(key).calls.error_text(text)

    # What clients call

    def enter(self, key: str, client: FakeClient) -> None:
        """Take a client that wants to connect."""
        self._clients[key] = client
        if key in self._down:
            client.disconnect()
        else:
            self._meet(key, client)

    def leave(self, key: str) -> None:
        """Let a client go."""
        self._clients.pop(key, None)

    def take(self, key: str, reference: str, value: Any, time_ms: int) -> None:
        """Take a reading."""
        arrived = self._clock.monotonic(), Msg(reference, value, time_ms)
        self.received.setdefault(key, []).append(arrived)

    def _meet(self, key: str, client: FakeClient) -> None:
        client.connect()
        readings = self._waiting.pop(key, {})
        if readings:
            client.calls.values(list(readings.values()))

    def _of(self, key: str) -> FakeClient:
        client = self._clients.get(key)
        if client is None or not client.connected:
            raise ValueError(f"{key} has no session with the platform")
        return client
