"""Give messages to a broker."""

import json
import threading
from collections import deque
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from wolkflow import Msg, Step
from wolkflow_mqtt.broker import Connected, Qos

if TYPE_CHECKING:
    from paho.mqtt.client import Client

MOST_WAITING = 10_000
WINDOW = 100
PATIENCE_S = 5.0
GOODBYE_S = 2.0
LOOK_S = 0.1


class Out(Connected, Step):
    """Publishes each message, and sends it on.

    `{name}` in `topic` stands for the message's series. Texts and bytes go as they are, anything
    else as JSON. While there is no connection messages wait, 10,000 of them, and are given to the
    broker in order (Node-RED forgets them); a source that can go back to its position waits until
    they have arrived. What the broker has not acknowledged when the pipeline ends is lost, and
    said.
    """

    example = "mqtt.out: {host: localhost, topic: 'home/{name}', retain: true}"
    durable: ClassVar[bool] = True

    topic: Annotated[
        str,
        Field(
            description="where it is published; {name} is the series",
            pattern=r"^[^+#\x00]+$",
            max_length=1000,
        ),
    ] = "{name}"
    qos: Annotated[Qos, Field(description="how surely it arrives: 0, 1 or 2")] = 1
    retain: Annotated[
        bool, Field(description="have the broker keep the last one for who comes later")
    ] = False

    @property
    def lane(self) -> str:
        """A lane of its own, which may wait for the broker."""
        return f"mqtt {self.host}"

    def prepare(self, client: "Client") -> None:
        """Listen to acknowledgements.

        Only this node's lane publishes: paho holds locks of its own while it calls back.
        """
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._sent: set[int] = set()
        self._acknowledged: deque[int] = deque()
        self._news = threading.Event()
        client.on_publish = self._on_publish
        client.max_inflight_messages_set(WINDOW)

    def close(self) -> None:
        """Wait a little for what is on its way; say what is lost."""
        if "_client" not in self.__dict__:
            return
        lost = self._wait_until_empty(GOODBYE_S)
        super().close()
        if lost:
            raise OSError(f"{lost} messages have not reached {self.host}")

    def connected(self, client: "Client") -> None:
        """Give the broker what waits; what it has not acknowledged, paho sends again itself."""
        del client
        self.after(0, self._publish)

    def process(self, msg: Msg) -> Msg:
        """Take a message; on OSError it is not taken."""
        packed = self._topic(msg), _payload(msg)
        if len(self._waiting) >= MOST_WAITING:
            raise OSError(f"{MOST_WAITING} messages wait for {self.host} already")
        self._waiting.append(packed)
        self._publish()
        return msg

    def flush(self) -> None:
        """Wait until all that was taken is with the broker; OSError when that takes long."""
        left = self._wait_until_empty(PATIENCE_S)
        if left:
            raise OSError(f"{left} messages wait for {self.host}")

    def _wait_until_empty(self, seconds: float) -> int:
        """Publish what waits until nothing is heard for so long; tell how many are left."""
        silence = 0.0
        while silence < seconds:
            self._publish()
            if not self._is_connected or not (self._waiting or self._sent):
                break
            silence = 0.0 if self._news.wait(LOOK_S) else silence + LOOK_S
            self._news.clear()
        return len(self._waiting) + len(self._sent)

    def _publish(self) -> None:
        """Give the broker as many as may be on their way at once."""
        while self._acknowledged:
            self._sent.discard(self._acknowledged.popleft())
        while self._waiting and self._is_connected and len(self._sent) < WINDOW:
            topic, payload = self._waiting[0]
            result = self._client.publish(topic, payload, self.qos, self.retain)
            if result.rc:
                return  # the connection is just being lost: it goes out after the next one
            self._waiting.popleft()
            self._sent.add(result.mid)

    def _on_publish(self, _: Any, __: Any, number: int, ___: Any, ____: Any) -> None:
        self._acknowledged.append(number)
        self._news.set()
        self.after(0, self._publish)

    def _topic(self, msg: Msg) -> str:
        topic = self.topic.replace("{name}", msg.name)
        if any(sign in topic for sign in "+#\0") or len(topic.encode(errors="replace")) > 65_535:
            raise ValueError(f"{msg.name!r:.60} can't be part of a topic")
        return topic


def _payload(msg: Msg) -> bytes:
    value = msg.value
    if isinstance(value, bytes):
        return value
    try:
        text = value if isinstance(value, str) else json.dumps(value, allow_nan=False)
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"mqtt.out can't publish {value!r:.60} of {msg.name}") from error
