"""The platform's end of the wire, for tests: hears everything devices send, and answers."""

from queue import Empty, Queue
from socket import IPPROTO_TCP, TCP_NODELAY
from time import monotonic
from typing import Any, NamedTuple, Self, TypeVar

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from wolkflow.wolkabout import codec
from wolkflow.wolkabout.messages import FeedValues, Message, Reading
from wolkflow.wolkabout.topics import Direction

PATIENCE_S = 10.0
M = TypeVar("M", bound=Message)


class Heard(NamedTuple):
    """A message of a device, as bytes and as what they mean."""

    topic: str
    payload: bytes
    message: Message


class Platform:
    """Subscribes to `d2p/#` with QoS 2 and keeps what arrives in order."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._heard: Queue[Heard] = Queue()
        self._ready: Queue[None] = Queue()
        self._mqtt = Client(CallbackAPIVersion.VERSION2, client_id=f"platform-{user}")
        self._mqtt.username_pw_set(user, password)
        self._mqtt.reconnect_delay_set(0.05, 0.05)
        self._mqtt.on_socket_open = lambda _, __, end: end.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self._mqtt.on_connect = lambda mqtt, *_: mqtt.subscribe("d2p/#", qos=2)
        self._mqtt.on_subscribe = lambda *_: self._ready.put(None)
        self._mqtt.on_message = self._hear
        self._mqtt.connect("127.0.0.1", port)
        self._mqtt.loop_start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait for the subscription, the first or one after a restart of the broker."""
        self._ready.get(timeout=PATIENCE_S)

    def send(self, key: str, message: Message) -> None:
        """Send a message to a device, and wait until the broker has it."""
        self.send_bytes(*codec.encode(Direction.TO_DEVICE, key, message))

    def send_bytes(self, topic: str, payload: bytes) -> None:
        """Send anything at all, and wait until the broker has it."""
        self._mqtt.publish(topic, payload, qos=2).wait_for_publish(PATIENCE_S)

    def next(self, timeout_s: float = PATIENCE_S) -> Heard:
        """Return the next message; raises when none comes in time."""
        try:
            return self._heard.get(timeout=timeout_s)
        except Empty:
            raise AssertionError(f"no message within {timeout_s} s") from None

    def next_of(self, kind: type[M], timeout_s: float = PATIENCE_S) -> M:
        """Return the next message of a kind, passing over others."""
        give_up_at = monotonic() + timeout_s
        while True:
            message = self.next(max(0.0, give_up_at - monotonic())).message
            if isinstance(message, kind):
                return message

    def readings(self, number: int, timeout_s: float = PATIENCE_S) -> list[Reading]:
        """Return that many readings, or more if the last message held more."""
        found: list[Reading] = []
        while len(found) < number:
            found += self.next_of(FeedValues, timeout_s).readings()
        return found

    def nothing_more(self) -> bool:
        """Tell whether all that arrived so far was taken."""
        return self._heard.empty()

    def close(self) -> None:
        """Disconnect."""
        self._mqtt.disconnect()
        self._mqtt.loop_stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _hear(self, _: Any, __: Any, message: Any) -> None:
        payload = bytes(message.payload)
        received = codec.decode(message.topic, payload)
        self._heard.put(Heard(message.topic, payload, received.message))
