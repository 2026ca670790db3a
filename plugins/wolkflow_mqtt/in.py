"""Take messages from a broker."""
# ruff: noqa: N999  # the type is mqtt.in, and a file is named as its type

import json
import math
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, Field, StringConstraints

from wolkflow import Source
from wolkflow_mqtt.broker import Connected, Qos

if TYPE_CHECKING:
    from paho.mqtt.client import Client


def _checked(topic: str) -> str:
    """Refuse what no broker would take."""
    *before, last = topic.split("/")
    parts = before if last == "#" else [*before, last]
    if any("#" in part or ("+" in part and part != "+") or "\0" in part for part in parts):
        raise ValueError(
            f"{topic!r} is no topic: + stands for one whole part, # at the end for all that follow"
        )
    return topic


Topic = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_checked)]


class In(Connected, Source):
    """Sends what a broker delivers from its topics, each topic as a series.

    `+` and `#` stand for parts of topics, as MQTT has it. `payload` says what a message is: `json`;
    `text`; `bytes`; or `auto`: JSON where it is, else text. With `share`, all machines that give
    the same name share the messages of the topics: each goes to one of them. With a `client_id`
    that lasts, the broker keeps messages of QoS 1 and 2 while the pipeline is down.

    The broker is told that a message has arrived when it is on its way into the flows; where it
    must not be lost even then, put a durable sink's machine on the broker itself. Topics are those
    written here; Node-RED's node can be told others while it runs.
    """

    example = "mqtt.in: {host: localhost, topics: [sensors/+/temperature], name: last}"

    topics: Annotated[
        list[Topic], Field(description="what is subscribed to", min_length=1, max_length=1000)
    ]
    qos: Annotated[Qos, Field(description="how surely it arrives: 0, 1 or 2")] = 1
    share: Annotated[
        str | None,
        Field(description="a group of machines that share the work", pattern=r"^[^/+#]+$"),
    ] = None
    payload: Annotated[
        Literal["auto", "json", "text", "bytes"], Field(description="what a message is")
    ] = "auto"
    name: Annotated[
        Literal["topic", "last"],
        Field(description="name the series by the whole topic, or by its last part"),
    ] = "topic"

    def prepare(self, client: "Client") -> None:
        """Listen."""
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe

    def connected(self, client: "Client") -> None:
        """Subscribe, after each connection anew."""
        group = f"$share/{self.share}/" if self.share else ""
        topics: list[tuple[str, int]] = [(group + topic, self.qos) for topic in self.topics]
        client.subscribe(topics)

    def _on_message(self, _: Any, __: Any, message: Any) -> None:
        topic = message.topic
        name = topic.rpartition("/")[2] if self.name == "last" else topic
        try:
            value = _read(message.payload, self.payload)
        except ValueError as error:
            self.say(f"{topic} has {message.payload[:40]!r}: {error}")
            return
        self.send(value, name or topic)

    def _on_subscribe(self, _: Any, __: Any, ___: Any, reasons: list[Any], ____: Any) -> None:
        self._state = "listening"
        if any(reason.is_failure for reason in reasons):
            self.say(f"{self.host} refuses to deliver some of {', '.join(self.topics):.100}")


def _read(payload: bytes, kind: str) -> Any:
    """Turn a payload into a value; ValueError when it isn't what it should be."""
    if kind == "bytes":
        return payload
    text = payload.decode()
    if kind == "text":
        return text
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        if kind == "auto":
            return text
        raise ValueError("not JSON") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a value")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("the number is too large")
    return number
