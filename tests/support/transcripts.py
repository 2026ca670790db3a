"""Recordings of the reference client, played to a part of ours."""

import base64
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from wolkflow.wolkabout import codec
from wolkflow.wolkabout.calls import Timer
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.feature import Feature
from wolkflow.wolkabout.messages import Message

FOLDER = Path(__file__).parent.parent / "wolkabout" / "transcripts"


class Event(NamedTuple):
    """One line of a recording; `direction` is d2p, p2d or step."""

    direction: str
    topic: str
    payload: bytes

    @property
    def name(self) -> str:
        """The message's name, or the marker's text."""
        return self.topic.rpartition("/")[2] if self.topic else self.payload.decode()


def recorded(name: str) -> list[Event]:
    """Return a recorded session."""
    lines = (FOLDER / f"{name}.jsonl").read_text().splitlines()
    return [_event(json.loads(line)) for line in lines]


def _event(line: dict[str, Any]) -> Event:
    binary = line.get("payload_encoding") == "base64"
    payload = base64.b64decode(line["payload"]) if binary else line["payload"].encode()
    return Event(line["dir"], line["topic"] or "", payload)


class Stage:
    """A host for one feature: remembers what is sent, works at once, fires timers when told."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.acknowledged: list[Callable[[], object]] = []
        self.timers: list[Timer] = []
        self.feature = Feature()

    def send(self, message: Message, acknowledged: Callable[[], object] | None = None) -> None:
        """Remember a message."""
        self.sent.append(message)
        if acknowledged is not None:
            self.acknowledged.append(acknowledged)

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Remember a timer."""
        assert seconds > 0
        self.timers.append(Timer(function))
        return self.timers[-1]

    def work(self, function: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Work here and now."""
        try:
            result: Any = function()
        except Exception as error:  # noqa: BLE001 - handed over, as the real host does
            result = error
        done(result)

    def hear(self, topic: str, payload: bytes) -> list[Message]:
        """Let the feature handle a message; return what it sends."""
        before = len(self.sent)
        try:
            message = codec.decode(topic, payload).message
        except MessageError:
            self.feature.unreadable(codec.kind_of(topic))
        else:
            self.feature.handlers()[type(message)](message)
        return self.sent[before:]

    def play(self, events: Iterable[Event]) -> list[tuple[str, bytes]]:
        """Play the platform's part; return what the device says."""
        said: list[tuple[str, bytes]] = []
        for event in events:
            if event.direction == "p2d":
                said += [(m.NAME, m.payload()) for m in self.hear(event.topic, event.payload)]
        return said


def device_part(events: Iterable[Event]) -> list[tuple[str, bytes]]:
    """Return what the reference client said."""
    return [(event.name, event.payload) for event in events if event.direction == "d2p"]
