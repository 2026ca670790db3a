"""What the device says by itself, and who handles what the platform says."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from wolkflow.wolkabout import messages as m
from wolkflow.wolkabout.callbacks import Callbacks
from wolkflow.wolkabout.calls import Calls, Timer
from wolkflow.wolkabout.codec import decode, encode, kind_of
from wolkflow.wolkabout.errors import LinkError, MessageError, WolkaboutError
from wolkflow.wolkabout.feature import Feature
from wolkflow.wolkabout.messages.parameters import (
    FILE_TRANSFER_PLATFORM_ENABLED,
    FILE_TRANSFER_URL_ENABLED,
    FIRMWARE_UPDATE_ENABLED,
)
from wolkflow.wolkabout.online import Online
from wolkflow.wolkabout.posted import Posted
from wolkflow.wolkabout.settings import Settings
from wolkflow.wolkabout.topics import Direction

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Device:
    """Stands between the connection, the features and the program's callbacks."""

    def __init__(self, settings: Settings, callbacks: Callbacks, calls: Calls) -> None:
        self._settings = settings
        self._callbacks = callbacks
        self._calls = calls
        self._features: list[Feature] = []
        self._handlers: dict[type, list[Callable[[Any], object]]] = {}
        self._after_parameters: Callable[[], Sequence[m.Message]] = tuple
        self._online: Online | None = None
        self._later: list[Posted] = []

    def add(self, feature: Feature) -> None:
        """Take part in the announcement and handle messages."""
        self._features.append(feature)
        for kind, handler in feature.handlers().items():
            self._handlers.setdefault(kind, []).append(handler)

    def also_announce(self, make: Callable[[], Sequence[m.Message]]) -> None:
        """Say this after the parameters."""
        self._after_parameters = make

    def close(self) -> None:
        """Let every feature give up what is under way."""
        for feature in self._features:
            self._calls.post(feature.close)

    def use(self, online: Online | None) -> None:
        """Send by this connection from now on; None: keep what is to be sent for the next."""
        self._online = online
        later, self._later = self._later, []
        for posted in later:
            self._post(posted)
        if not self.holds():
            self.release()

    # For features: see `feature.Host`

    def send(self, message: m.Message, acknowledged: Callable[[], object] | None = None) -> None:
        """Send a message, in a later session if need be."""
        self._post(self._posted(message, lasting=True, acknowledged=acknowledged))

    def send_now(self, message: m.Message) -> None:
        """Send a message, but only if there is a session."""
        if self._online is not None:
            self._online.sender.post(self._posted(message, lasting=False))

    def release(self) -> None:
        """Let readings go that were held because a feature `holds`."""
        if self._online is not None:
            self._online.sender.release()

    def after(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Have a function called later."""
        return self._calls.after(seconds, function)

    def work(self, function: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Run a slow function on a thread of its own; hand over its result, or its exception."""

        def run() -> None:
            try:
                result: Any = function()
            except Exception as error:  # noqa: BLE001 - handed over
                result = error
            self._calls.post(done, result)

        Thread(target=run, name=f"wolkabout-work-{self._settings.key}", daemon=True).start()

    # For the connection: see `online.Events`

    def announce(self) -> Sequence[Posted]:
        """Return what a new session begins with."""
        before = [
            self._posted(message, acknowledged=told)
            for feature in self._features
            for message, told in _unless_it_fails(feature.announcement) or ()
        ]
        return [
            *before,
            self._posted(m.Parameters(self._parameters())),
            *(self._posted(message) for message in self._after_parameters()),
        ]

    def holds(self) -> bool:
        """Tell whether readings wait until a feature has let them go."""
        return any(feature.holds for feature in self._features)

    def trouble(self, error: WolkaboutError) -> None:
        """Learn of a trouble with the outbox."""
        self._calls.post(self._callbacks.trouble, error)

    def untroubled(self) -> None:
        """Learn that the outbox takes readings again."""
        self._calls.post(self._callbacks.untroubled)

    def opened(self) -> None:
        """Learn that there is a session."""
        for feature in self._features:
            feature.opened()
        self._callbacks.connected()

    def received(self, topic: str, payload: bytes) -> None:
        """Handle a message."""
        try:
            message = decode(topic, payload).message
        except MessageError as error:
            _log.warning("ignored: %s", error)
            self._tell_unreadable(topic)
            return
        handlers = self._handlers.get(type(message))
        if handlers is None:
            _log.info("%s: nothing here uses it", topic)
            return
        first, *others = handlers
        for other in others:  # a call of its own, as the first may raise
            self._calls.post(other, message)
        first(message)

    def closing(self) -> None:
        """Learn that the session will end as soon as everything is sent."""
        for feature in self._features:
            feature.closing()

    def ended(self, reason: LinkError) -> None:
        """Learn that a session ended or an attempt failed."""
        for feature in self._features:
            feature.ended()
        self._callbacks.disconnected(reason)

    def _tell_unreadable(self, topic: str) -> None:
        try:
            kind = kind_of(topic)
        except MessageError:
            return  # not even a topic of the protocol
        for feature in self._features:
            feature.unreadable(kind)

    def _parameters(self) -> Mapping[str, m.ParameterValue]:
        own: dict[str, m.ParameterValue] = {
            FILE_TRANSFER_PLATFORM_ENABLED: False,
            FIRMWARE_UPDATE_ENABLED: False,
            FILE_TRANSFER_URL_ENABLED: False,
        }
        for feature in self._features:
            own.update(_unless_it_fails(feature.parameters) or {})
        return own

    def _posted(
        self,
        message: m.Message,
        *,
        lasting: bool = False,
        acknowledged: Callable[[], object] | None = None,
    ) -> Posted:
        packet = encode(Direction.TO_PLATFORM, self._settings.key, message)
        told = None if acknowledged is None else partial(self._calls.post, acknowledged)
        return Posted(packet, lasting, told)

    def _post(self, posted: Posted) -> None:
        if self._online is None:
            self._later.append(posted)
        else:
            self._online.sender.post(posted)


def _unless_it_fails(ask: Callable[[], T]) -> T | None:
    """Ask one feature; a failure of one must not keep the others from being announced."""
    try:
        return ask()
    except Exception:  # noqa: BLE001 - such as a directory that is gone, or a program's function
        _log.exception("the announcement lacks a part")
        return None
