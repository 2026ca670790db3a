"""The middle of the platform: hears what devices say, keeps it, answers.

Everything here runs in the platform's one thread.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wolkflow.platform import dialogues, logins
from wolkflow.platform.commits import Commits
from wolkflow.platform.errors import UnknownDeviceError
from wolkflow.platform.events import (
    Changed,
    Connected,
    Disconnected,
    Event,
    FaultMade,
    LoginRefused,
    MessageSeen,
)
from wolkflow.platform.faults import Armed, Fault, Faults
from wolkflow.platform.records import Delivery, DeviceState
from wolkflow.platform.store import Store
from wolkflow.platform.stream import Stream
from wolkflow.platform.wire import Wire
from wolkflow.wolkabout import codec
from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.errors import MessageError, RefusedValueError
from wolkflow.wolkabout.topics import Direction, Topic, check_key, split_topic

_log = logging.getLogger(__name__)

SHOWN_BYTES: Final = 4096
KEPT_BYTES: Final = 64 * 1024
MALFORMED: Final = b'[{"broken": '
_SEEN_MS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the platform treats what it doesn't know."""

    anyone: bool  # devices may create themselves
    strict: bool  # values of feeds that nobody registered are refused
    units: frozenset[str]  # of the user's own
    now_ms: Callable[[], int]


class Exchange:
    """Between the wire, the store and those who listen to the stream."""

    def __init__(
        self, store: Store, wire: Wire, stream: Stream, faults: Faults, rules: Rules
    ) -> None:
        self.store = store
        self.wire = wire
        self.stream = stream
        self.faults = faults
        self.rules = rules
        self._commits = Commits(store, wire, stream)
        self._messages = 0
        self._seen_ms: dict[str, int] = {}
        self.connected: set[str] = set()
        self.ready: set[str] = set()  # connected, and done with subscribing

    # What the wire tells

    def login(self, key: str, password: str) -> str:
        """Let a device in if its password is right; in open mode, create it."""
        reason = logins.refusal(self, key, password)
        if reason:
            self.tell(LoginRefused(key, self.now_ms(), reason))
        return reason

    def arrived(self, key: str, address: str) -> None:
        """Tell that a device has connected."""
        self.connected.add(key)
        self.ready.discard(key)
        self.tell(Connected(key, self.now_ms(), address))

    def listening(self, key: str) -> None:
        """Send a device what waits for it."""
        if self._commits.closed or self.store.devices.login(key) is None:
            return  # another broker has let it in, but it isn't one of ours
        dialogues.catch_up(self, key)
        self.ready.add(key)
        self.tell(Changed(key, self.now_ms(), "device"))
        self.commit_soon()

    def gone(self, key: str, reason: str) -> None:
        """Tell that a device has gone."""
        self.connected.discard(key)
        self.ready.discard(key)
        self.tell(Disconnected(key, self.now_ms(), reason))

    def misdirected(self, key: str, topic: str) -> None:
        """Tell a device that a topic isn't its own."""
        self._seen(key, topic, b"", None, "not a topic of this device")
        self.send(key, m.ErrorText(f"{topic}: not a topic of this device"))

    def heard(self, topic: str, payload: bytes, acknowledge: Callable[[], None]) -> None:
        """Take a message of a device; whatever is in it, nothing may end the loop."""
        if self._commits.closed:
            return
        key = split_topic(topic).key if topic.count("/") == 2 else ""
        self._commits.acknowledge(key, acknowledge)
        try:
            self._take(key, topic, payload)
        except (MessageError, RefusedValueError, UnknownDeviceError) as error:
            self.refuse(key, str(error))
        except sqlite3.Error as error:
            self._commits.failed(error)
        except Exception:  # noqa: BLE001 - a defect here may cost one message, not the platform
            _log.exception("%s: could not be handled", topic)

    # What dialogues use

    def now_ms(self) -> int:
        """Tell the time."""
        return self.rules.now_ms()

    def now_for(self, key: str) -> int:
        """Tell a device the time, which may be wrong on request."""
        armed = self.faults.find(key, Fault.CLOCK)
        return self.now_ms() + (0 if armed is None else round(armed.offset_s * 1000))

    def id(self, key: str) -> int:
        """Give a device's number in the tables."""
        return self.store.devices.id(key)

    def tell(self, event: Event) -> None:
        """Tell an event to all who listen, once what it tells of is committed."""
        self._commits.tell(event)

    def refuse(self, key: str, why: str) -> None:
        """Tell a device that something it sent was refused."""
        if key:
            self.send(key, m.ErrorText(why))

    def fault(self, key: str, fault: Fault, message: str = "") -> bool:
        """Tell whether a fault is due now, and count it as having happened."""
        armed = self.faults.take(key, fault, message)
        if armed is None:
            return False
        self.fault_made(key, armed)
        return True

    def fault_made(self, key: str, armed: Armed) -> None:
        """Tell that a fault has happened."""
        self.tell(FaultMade(key, self.now_ms(), armed.fault, armed.left))

    def reaches(self, key: str, message: type[m.Message]) -> bool:
        """Tell whether the device would get a message of this kind now."""
        return self.wire.listens(key, str(Topic(Direction.TO_DEVICE, key, message.NAME)))

    def send(self, key: str, message: m.Message) -> bool:
        """Send a message; false when the device doesn't listen to it."""
        packet = codec.encode(Direction.TO_DEVICE, key, message)
        return self.send_bytes(key, packet.topic, packet.payload, message)

    def send_bytes(self, key: str, topic: str, payload: bytes, message: m.Message | None) -> bool:
        """Send anything, with the faults that wait for it."""
        name = topic.rpartition("/")[2]
        if self.fault(key, Fault.SILENCE, name):
            return True
        if name != m.FileBinaryResponse.NAME and self.fault(key, Fault.MALFORMED, name):
            payload, message = MALFORMED, None
        times = 2 if self.fault(key, Fault.REPEAT, name) else 1
        twice = self.fault(key, Fault.DUPLICATE, name)
        reached = False
        for _ in range(times):
            reached = self.wire.send(key, topic, payload, twice=twice)
            self._seen(key, topic, payload, message, "" if reached else "nobody listens to it")
        return reached

    def keep_or_send(self, key: str, message: m.Message) -> None:
        """Send a message now, or as soon as the device is back."""
        if self.reaches(key, type(message)):
            self.send(key, message)
        else:
            self.store.waiting.add(self.id(key), message.NAME, message.payload())
            self.commit_soon()

    def create(self, key: str, password: str | None, *, name: str = "", parent: str = "") -> None:
        """Create a device."""
        state = DeviceState(
            check_key(key), name or key, "", Delivery.PUSH, parent, self.now_ms(), 0, 0
        )
        self.store.devices.add(state, password)
        self.tell(Changed(key, self.now_ms(), "device"))
        self.commit_soon()

    def commit_soon(self) -> None:
        """Commit after everything else that is due in this turn of the loop."""
        self._commits.soon()

    def commit(self) -> None:
        """Commit now."""
        self._commits.now()

    def close(self) -> None:
        """Commit for the last time; what still comes is neither kept nor acknowledged."""
        self._commits.close()

    # Inside

    def _take(self, key: str, topic: str, payload: bytes) -> None:
        try:
            received = codec.decode(topic, payload)
        except MessageError as error:
            self._seen(key, topic, payload, None, str(error))
            raise
        if self.rules.anyone and self.store.devices.login(key) is None:
            self.create(key, None)  # another broker has let it in
        device = self.id(key)
        self._seen(key, topic, payload, received.message, "")
        now_ms = self.now_ms()
        if now_ms - self._seen_ms.get(key, 0) >= _SEEN_MS:
            self._seen_ms[key] = now_ms
            self.store.devices.seen(key, now_ms)
        dialogues.answer(self, key, device, received.message)

    def _seen(
        self, key: str, topic: str, payload: bytes, message: m.Message | None, problem: str
    ) -> None:
        self._messages += 1
        self.tell(
            MessageSeen(
                key,
                self.now_ms(),
                self._messages,
                topic.startswith(Direction.TO_DEVICE),
                topic,
                payload[:SHOWN_BYTES],
                len(payload),
                message if len(payload) <= KEPT_BYTES else None,
                problem,
            )
        )
