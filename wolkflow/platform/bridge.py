"""Devices on another broker, such as a mosquitto that runs already.

The platform is one of its clients there: it sees what devices send, but not who is connected,
so a device counts as connected from its first message on. Links can't be dropped or stalled.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from wolkflow.platform.errors import PlatformStateError
from wolkflow.platform.wire import Hears
from wolkflow.wolkabout.errors import MessageError
from wolkflow.wolkabout.messages import Parameters
from wolkflow.wolkabout.topics import split_topic

if TYPE_CHECKING:
    from paho.mqtt.client import Client

_PATIENCE_S: Final = 10.0
_SETTLING_S: Final = 0.05
_CLIENT: Final = "wolkflow-platform"
_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


class Bridge:
    """A client of the broker at `mqtt://user:password@host:port`, or `mqtts://` with TLS.

    Its session outlasts it, so that the broker keeps what devices send while it is away.
    """

    owns_links = False

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise PlatformStateError(f"{url}: must be mqtt://user:password@host:port, or mqtts://")
        self.host = parts.hostname
        self.port = parts.port or _PORTS[parts.scheme]
        self._tls = parts.scheme == "mqtts"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._heard_of: set[str] = set()
        self._client: Client | None = None

    async def open(self, hears: Hears) -> None:
        """Connect and subscribe."""
        self._hears = hears
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[str] = self._loop.create_future()
        self._client = self._make()
        try:
            await asyncio.to_thread(self._client.connect, self.host, self.port)
            self._client.loop_start()
            refusal = await asyncio.wait_for(self._ready, _PATIENCE_S)
        except OSError as error:
            await self.close()
            raise PlatformStateError(
                f"{self.host}:{self.port}: no broker there ({error}); check its address"
            ) from error
        if refusal:
            await self.close()
            raise PlatformStateError(
                f"{self.host}:{self.port}: the broker refused the platform ({refusal}); "
                "check user and password, and that it may read d2p/# and write p2d/#"
            )

    async def close(self) -> None:
        """Disconnect."""
        if self._client is not None:
            self._client.disconnect()
            await asyncio.to_thread(self._client.loop_stop)

    def connected(self, key: str) -> bool:
        """Tell whether a device has said something since the platform started."""
        return key in self._heard_of

    def listens(self, key: str, topic: str) -> bool:
        """Tell the same: subscriptions can't be seen from here."""
        del topic
        return self.connected(key)

    def send(self, key: str, topic: str, payload: bytes, *, twice: bool = False) -> bool:
        """Send a message; sent twice, it is two messages, as the packets are the broker's."""
        if self._client is None or not self.connected(key):
            return False
        for _ in range(2 if twice else 1):
            self._client.publish(topic, payload, qos=2)
        return True

    def drop(self, key: str, seconds: float) -> None:
        """Do nothing: the links are the broker's."""

    def stall(self, key: str) -> None:
        """Do nothing: the links are the broker's."""

    def resume(self, key: str) -> None:
        """Do nothing: the links are the broker's."""

    def _make(self) -> "Client":
        from paho.mqtt.client import Client  # noqa: PLC0415 - slow to import, seldom needed
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{_CLIENT}-{self._user}",
            clean_session=False,
            manual_ack=True,
        )
        if self._user:
            client.username_pw_set(self._user, self._password)
        if self._tls:
            client.tls_set_context(ssl.create_default_context())
        client.reconnect_delay_set(1, 10)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_message = self._on_message
        return client

    # On paho's thread

    def _on_connect(self, client: "Client", _: Any, __: Any, reason: Any, ___: Any) -> None:
        if reason.is_failure:
            self._loop.call_soon_threadsafe(self._answered, str(reason))
        else:
            client.subscribe("d2p/#", qos=2)

    def _on_subscribe(self, _: Any, __: Any, ___: Any, reasons: Any, ____: Any) -> None:
        refusal = str(reasons[0]) if reasons[0].is_failure else ""
        self._loop.call_soon_threadsafe(self._answered, refusal)

    def _on_message(self, client: "Client", _: Any, message: Any) -> None:
        def acknowledge() -> None:
            client.ack(message.mid, message.qos)

        self._loop.call_soon_threadsafe(
            self._heard, message.topic, bytes(message.payload), acknowledge
        )

    # On the platform's thread

    def _answered(self, refusal: str) -> None:
        if not self._ready.done():
            self._ready.set_result(refusal)

    def _heard(self, topic: str, payload: bytes, acknowledge: Callable[[], None]) -> None:
        try:
            _, key, name = split_topic(topic)
        except MessageError:
            acknowledge()
            return
        came = key not in self._heard_of
        self._heard_of.add(key)
        if came:
            self._hears.arrived(key, "on another broker")
        self._hears.heard(topic, payload, acknowledge)
        if came or name == Parameters.NAME:  # devices tell their parameters when they connect
            self._loop.call_later(_SETTLING_S, self._hears.listening, key)
