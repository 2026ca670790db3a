"""A device that does only what a test tells it: a plain MQTT client and the codec."""

import socket
from queue import Empty, Queue
from typing import Any, Self, TypeVar

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from wolkflow.platform import Platform
from wolkflow.wolkabout import codec
from wolkflow.wolkabout.messages import Message
from wolkflow.wolkabout.topics import Direction

PASSWORD = "secret"
PATIENCE_S = 10.0
M = TypeVar("M", bound=Message)


class ScriptedDevice:
    """Connects, subscribes to everything below `p2d/<key>/`, and keeps what arrives in order."""

    def __init__(self, platform: Platform, key: str = "dev-0001", **options: Any) -> None:
        self.key = key
        self._platform = platform
        self._heard: Queue[tuple[str, bytes]] = Queue()
        self._ready: Queue[Any] = Queue()
        self._filters = options.pop("filters", [f"p2d/{key}/#"])
        self._mqtt = Client(CallbackAPIVersion.VERSION2, client_id=key, **options)
        self._mqtt.username_pw_set(key, PASSWORD)
        self._mqtt.on_socket_open = lambda _, __, opened: opened.setsockopt(
            socket.IPPROTO_TCP,
            socket.TCP_NODELAY,
            1,  # else a packet waits 40 ms for the acknowledgement before
        )
        self._mqtt.on_connect = self._subscribe
        self._mqtt.on_subscribe = lambda *_: self._ready.put(None)
        self._mqtt.on_message = lambda _, __, message: self._heard.put(
            (message.topic, bytes(message.payload))
        )

    def connect(self) -> Self:
        """Connect, and wait until the platform knows that it listens."""
        self._mqtt.connect(self._platform.host, self._platform.port)
        self._mqtt.loop_start()
        self._ready.get(timeout=PATIENCE_S)
        self._platform.device(self.key).wait_connected()
        return self

    def close(self) -> None:
        """Disconnect."""
        self._mqtt.disconnect()
        self._mqtt.loop_stop()

    def say(self, message: Message) -> None:
        """Send a message, and wait until it is acknowledged."""
        self.say_bytes(*codec.encode(Direction.TO_PLATFORM, self.key, message))

    def say_bytes(self, topic: str, payload: bytes, qos: int = 2) -> None:
        """Send anything, and wait until it is acknowledged."""
        self._mqtt.publish(topic, payload, qos=qos).wait_for_publish(PATIENCE_S)

    def next_bytes(self, timeout_s: float = PATIENCE_S) -> tuple[str, bytes]:
        """Return the next message as it came."""
        try:
            return self._heard.get(timeout=timeout_s)
        except Empty:
            raise AssertionError(f"no message within {timeout_s} s") from None

    def next(self, kind: type[M]) -> M:
        """Return the next message, which has to be of this kind."""
        topic, payload = self.next_bytes()
        message = codec.decode(topic, payload).message
        assert isinstance(message, kind), message
        return message

    def ask(self, message: Message, kind: type[M]) -> M:
        """Send a message, and return the answer."""
        self.say(message)
        return self.next(kind)

    def nothing_came(self) -> bool:
        """Tell whether everything that arrived was taken."""
        return self._heard.empty()

    def __enter__(self) -> Self:
        return self.connect()

    def __exit__(self, *reason: object) -> None:
        self.close()

    def _subscribe(self, mqtt: Client, _: Any, __: Any, reason: Any, ___: Any) -> None:
        if not reason.is_failure:
            mqtt.subscribe([(wanted, 2) for wanted in self._filters])
